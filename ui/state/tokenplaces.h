// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/selection.h"

#include <cstdint>
#include <optional>
#include <span>

namespace headlight::ui {

/// Where token @p place of the text @p before is in the text @p after: what both begin with stays in its
/// place, what both end with keeps its distance from the end, and between them, where the text was changed,
/// the place stays as long as there is a token. Nothing when the token is gone.
std::optional<int> placeAfter(std::span<const std::int32_t> before, std::span<const std::int32_t> after,
                              int place);

/// Moves the pin and the painted cells of @p selection along with their tokens from one trace to the next of
/// the same model and kind of attention, and releases those of which a token is gone. Between other traces
/// the pin stays where it is and painted cells are released.
/// @param before may be null
void keepCells(const Trace *before, const Trace &after, Selection *selection);

} // namespace headlight::ui
