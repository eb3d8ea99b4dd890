// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
#include "ui/state/selection.h"

#include <optional>

namespace headlight::ui {

/// The row and column of @p reading in which the tokens of @p cell stand. A key that is left out gives the
/// whole row; nothing when nothing of the cell is in the picture, or @p cell is nothing.
std::optional<Cell> cellInReading(const Reading &reading, std::optional<Cell> cell);

/// The other way round: the first tokens of a row and a column of @p reading, both inside it or -1.
Cell tokensOfCell(const Reading &reading, Cell cell);

} // namespace headlight::ui
