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

/// Moves the pin of @p selection along with its tokens from one trace to the next of the same model and kind
/// of attention, and releases it when one of them is gone. Does nothing for other traces.
/// @param before may be null
void keepPin(const Trace *before, const Trace &after, Selection *selection);

} // namespace headlight::ui
