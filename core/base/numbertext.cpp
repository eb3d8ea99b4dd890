// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbertext.h"

#include <array>
#include <charconv>

namespace headlight {
namespace {

template <typename Number> void append(std::string &text, Number value)
{
    if (value != value) { // the sign of a NaN means nothing
        text += "nan";
        return;
    }
    std::array<char, 32> buffer; // the longest double has 24 characters
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    text.append(buffer.data(), written.ptr);
}

} // namespace

void appendNumber(std::string &text, float value)
{
    append(text, value);
}

void appendNumber(std::string &text, double value)
{
    append(text, value);
}

std::string numberText(double value)
{
    std::string text;
    append(text, value);
    return text;
}

} // namespace headlight
