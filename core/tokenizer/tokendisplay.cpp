// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokendisplay.h"

#include "core/base/utf8.h"
#include "core/tokenizer/bytealphabet.h"
#include "core/tokenizer/bytefallback.h"

#include <array>
#include <cstdio>

namespace headlight {
namespace {

std::string shownBytes(std::string_view bytes)
{
    std::string shown;
    for (std::size_t at = 0; at < bytes.size();) {
        const DecodedCharacter character = decodeUtf8(bytes, at);
        const std::string_view part = bytes.substr(at, character.length);
        at += character.length;
        if (isValidUtf8(part)) {
            shown += part;
            continue;
        }
        for (const char byte : part) {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\x%02X",
                          static_cast<unsigned>(static_cast<unsigned char>(byte)));
            shown += escaped.data();
        }
    }
    return shown;
}

} // namespace

std::string displayBytes(std::string_view token)
{
    const auto bytes = bytealphabet::decode(token);
    return bytes ? shownBytes(*bytes) : std::string(token);
}

std::string displayMetaspace(std::string_view token)
{
    if (const auto byte = fallbackByte(token)) {
        const char raw = static_cast<char>(*byte);
        return shownBytes({&raw, 1});
    }
    static constexpr std::string_view space = "\u2581";
    std::string shown;
    for (std::size_t at = 0; at < token.size();) {
        const bool isSpace = token.substr(at).starts_with(space);
        shown += isSpace ? ' ' : token[at];
        at += isSpace ? space.size() : 1;
    }
    return shown;
}

} // namespace headlight
