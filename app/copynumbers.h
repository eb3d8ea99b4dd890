// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace headlight::app {

/// A pattern as tab-separated text for a spreadsheet: the keys' tokens as header, one line a query.
/// @param mark in the corner: what was changed about the model, or nothing
/// @param query only this row; all rows without it
/// Probabilities with six decimals and a point, whatever the locale. Tabs and line breaks inside tokens
/// become visible signs, so that every cell stays in its column.
QString tabSeparated(const Matrix &pattern, const std::vector<std::string> &queries,
                     const std::vector<std::string> &keys, std::optional<int> query,
                     const QString &mark = {});

} // namespace headlight::app
