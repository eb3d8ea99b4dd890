// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/anchoredchanges.h"

#include "ui/state/tokenplaces.h"

namespace headlight::ui {

namespace {

/// Keeps the entries whose places @p follow finds again, and moves the others to @p dropped.
template <typename Entry, typename Follow>
void followEntries(std::vector<Entry> &entries, std::vector<Entry> &dropped, const Follow &follow)
{
    std::vector<Entry> kept;
    for (const Entry &entry : entries) {
        Entry moved = entry;
        if (follow(moved))
            kept.push_back(std::move(moved));
        else
            dropped.push_back(entry);
    }
    entries = std::move(kept);
}

} // namespace

FollowedChanges followTokens(const AnchoredChanges &changes, std::span<const std::int32_t> ids)
{
    FollowedChanges result{changes.interventions, {}};
    const auto move = [&](int &place) {
        if (place == Interventions::All)
            return true;
        const std::optional<int> now = placeAfter(changes.ids, ids, place);
        place = now.value_or(place);
        return now.has_value();
    };
    followEntries(result.kept.cutEdges, result.dropped.cutEdges,
                  [&](Interventions::CutEdge &cut) { return move(cut.query) && move(cut.key); });
    followEntries(result.kept.zeroedValues, result.dropped.zeroedValues,
                  [&](Interventions::ZeroedValue &zeroed) { return move(zeroed.key); });
    followEntries(result.kept.replacedTokens, result.dropped.replacedTokens,
                  [&](Interventions::ReplacedToken &replaced) { return move(replaced.position); });
    return result;
}

} // namespace headlight::ui
