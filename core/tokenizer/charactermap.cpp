// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/charactermap.h"

namespace headlight {
namespace {

/// The fields of a unit of darts-clone's double array.
std::uint32_t label(std::uint32_t unit)
{
    return unit & 0x800000FFU;
}

bool hasLeaf(std::uint32_t unit)
{
    return ((unit >> 8U) & 1U) != 0;
}

std::uint32_t value(std::uint32_t unit)
{
    return unit & 0x7FFFFFFFU;
}

std::uint32_t offset(std::uint32_t unit)
{
    return (unit >> 10U) << ((unit & 0x200U) >> 6U);
}

std::uint32_t littleEndian(std::string_view bytes, std::size_t at)
{
    std::uint32_t number = 0;
    for (unsigned i = 0; i < 4; ++i)
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8U * i);
    return number;
}

Error broken(const char *what)
{
    Error error;
    error.code = ErrorCode::BadFormat;
    error.what = what;
    return error;
}

} // namespace

Result<CharacterMap> CharacterMap::read(std::string_view bytes)
{
    if (bytes.size() < 4)
        return broken("the character map is too short");
    const std::uint32_t trieBytes = littleEndian(bytes, 0);
    if (trieBytes % 4 != 0 || trieBytes > bytes.size() - 4)
        return broken("the character map's trie is longer than the map");
    CharacterMap map;
    map.m_trie.reserve(trieBytes / 4);
    for (std::size_t at = 4; at < 4 + std::size_t{trieBytes}; at += 4)
        map.m_trie.push_back(littleEndian(bytes, at));
    map.m_replacements = bytes.substr(4 + trieBytes);
    if (!map.isSound())
        return broken("the character map's trie points outside");
    return map;
}

/// Walks everything that can be reached, once, so that looking things up needs no doubt.
bool CharacterMap::isSound() const
{
    if (m_trie.empty())
        return false;
    std::vector<bool> seen(m_trie.size());
    std::vector<std::uint32_t> open{0};
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        const std::uint32_t base = at ^ offset(m_trie[at]);
        if ((base | 0xFFU) >= m_trie.size())
            return false;
        if (hasLeaf(m_trie[at]) && value(m_trie[base]) >= m_replacements.size())
            return false;
        for (std::uint32_t byte = 1; byte < 256; ++byte) {
            const std::uint32_t child = base ^ byte;
            if (label(m_trie[child]) == byte && !seen[child]) {
                seen[child] = true;
                open.push_back(child);
            }
        }
    }
    return true;
}

std::optional<CharacterMap::Match> CharacterMap::find(std::string_view text, Wanted wanted) const
{
    std::optional<Match> found;
    std::uint32_t at = offset(m_trie[0]);
    for (std::size_t length = 0; length < text.size() && text[length] != '\0'; ++length) {
        const auto byte = static_cast<unsigned char>(text[length]);
        at ^= byte;
        const std::uint32_t unit = m_trie[at];
        if (label(unit) != byte)
            break;
        at ^= offset(unit);
        if (hasLeaf(unit)) {
            const std::string_view rest = std::string_view(m_replacements).substr(value(m_trie[at]));
            found = Match{length + 1, rest.substr(0, rest.find('\0'))};
            if (wanted == Wanted::Shortest)
                break;
        }
    }
    return found;
}

std::optional<CharacterMap::Match> CharacterMap::shortest(std::string_view text) const
{
    return find(text, Wanted::Shortest);
}

std::optional<CharacterMap::Match> CharacterMap::longest(std::string_view text) const
{
    return find(text, Wanted::Longest);
}

} // namespace headlight
