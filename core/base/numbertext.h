// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace headlight {

/// The shortest text that reads back as exactly the same number, with a point whatever the locale: "0.1",
/// "1e-05", "nan", "-inf". For files and messages of core; the window shows numbers in the user's locale.
void appendNumber(std::string &text, float value);
void appendNumber(std::string &text, double value);
std::string numberText(double value);

} // namespace headlight
