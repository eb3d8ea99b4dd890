// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"

#include <QString>

#include <optional>

namespace headlight::app {

/// The numbers of a picture as tab-separated text for a spreadsheet: the keys' tokens as header, one line a
/// query; in the corner what was changed about the model, if anything.
///
/// @param query only this row; all rows without it
/// Numbers with six decimals and a point, whatever the locale. Tabs and line breaks inside tokens become
/// visible signs, so that every cell stays in its column.
QString tabSeparated(const Reading &reading, std::optional<int> query);

} // namespace headlight::app
