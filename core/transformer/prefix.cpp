// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/prefix.h"

#include <algorithm>

namespace headlight {

namespace {

bool turnsAlike(const Rotary &rotary, std::size_t tokens, std::size_t others)
{
    return rotary.dimensions == 0
        || frequencies(rotary, static_cast<int>(tokens)) == frequencies(rotary, static_cast<int>(others));
}

/// Number @p index of a list that may be empty, which means @p otherwise everywhere.
template <typename List> int entry(const List &list, std::size_t index, int otherwise)
{
    return list.empty() ? otherwise : static_cast<int>(list[index]);
}

} // namespace

int reusableTokens(const ModelShape &shape, const RunInput &input)
{
    if (!input.previous || !shape.causal || input.memory)
        return 0;
    const Trace::Content &before = input.previous->content();
    if (before.interventions)
        return 0;
    const std::vector<std::int32_t> &ids = before.encoding.ids;
    if (before.hiddenStates.size() != static_cast<std::size_t>(shape.layers) + 1
        || !turnsAlike(shape.rotary, input.ids.size(), ids.size())
        || (shape.windowRotary && !turnsAlike(*shape.windowRotary, input.ids.size(), ids.size())))
        return 0;
    const std::size_t most = std::min(input.ids.size() - 1, ids.size());
    std::size_t same = 0;
    while (same < most && input.ids[same] == ids[same]
           && entry(input.typeIds, same, 0) == entry(before.encoding.typeIds, same, 0)
           && (entry(input.attended, same, 1) != 0) == (entry(before.attended, same, 1) != 0))
        ++same;
    return static_cast<int>(same);
}

} // namespace headlight
