// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/interventions.h"

#include <cstdint>
#include <span>
#include <vector>

namespace headlight::ui {

/// Interventions together with the tokens that their positions count.
struct AnchoredChanges
{
    Interventions interventions;
    std::vector<std::int32_t> ids; ///< of the sentence that they were made for

    bool operator==(const AnchoredChanges &) const = default;
};

/// What becomes of changes in another sentence.
struct FollowedChanges
{
    Interventions kept;
    Interventions dropped; ///< what concerns tokens that are gone
};

/// Moves what concerns a token along with it, as a pin moves (placeAfter()); the rest stays as it is. Pure.
FollowedChanges followTokens(const AnchoredChanges &changes, std::span<const std::int32_t> ids);

} // namespace headlight::ui
