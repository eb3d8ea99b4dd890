// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <array>
#include <cstdio>

namespace headlight {
namespace {

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// U+202A–202E, U+2066–2069, U+200E and U+200F: they would reorder the rest of the sentence.
bool isBidiControl(const std::string &text, std::size_t at)
{
    if (at + 2 >= text.size() || static_cast<unsigned char>(text[at]) != 0xE2U)
        return false;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto third = static_cast<unsigned char>(text[at + 2]);
    return (second == 0x80U && ((third >= 0xAAU && third <= 0xAEU) || third == 0x8EU || third == 0x8FU))
        || (second == 0x81U && third >= 0xA6U && third <= 0xA9U);
}

void appendEscaped(std::string &out, unsigned char byte)
{
    std::array<char, 5> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "\\x%02X", static_cast<unsigned>(byte));
    out += buffer.data();
}

} // namespace

std::string shownName(const std::string &name, std::size_t maxLength)
{
    std::string shown;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (shown.size() >= maxLength && !isContinuation(name[i]))
            return shown + "…";
        const auto byte = static_cast<unsigned char>(name[i]);
        if (byte < 0x20U || byte == 0x7FU) {
            appendEscaped(shown, byte);
        } else if (isBidiControl(name, i)) {
            for (std::size_t k = 0; k < 3; ++k)
                appendEscaped(shown, static_cast<unsigned char>(name[i + k]));
            i += 2;
        } else {
            shown += name[i];
        }
    }
    return shown;
}

std::string sentence(const Error &error)
{
    std::string text;
    if (!error.file.empty())
        text += shownName(error.file, 300) + ": ";
    if (!error.item.empty())
        text += shownName(error.item) + ": ";
    text += shownName(error.what, 500);
    if (!error.found.empty())
        text += ", found " + shownName(error.found);
    if (!error.expected.empty())
        text += ", expected " + shownName(error.expected, 300);
    text += '.';
    if (!error.hint.empty())
        text += ' ' + shownName(error.hint, 500) + '.';
    return text;
}

} // namespace headlight
