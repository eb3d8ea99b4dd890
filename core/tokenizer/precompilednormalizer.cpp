// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/precompilednormalizer.h"

#include "core/tokenizer/textchanges.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <array>
#include <memory>

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

std::optional<std::uint32_t> base64Digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return static_cast<std::uint32_t>(c - 'A');
    if (c >= 'a' && c <= 'z')
        return static_cast<std::uint32_t>(c - 'a' + 26);
    if (c >= '0' && c <= '9')
        return static_cast<std::uint32_t>(c - '0' + 52);
    if (c == '+')
        return 62U;
    return c == '/' ? std::optional(63U) : std::nullopt;
}

std::optional<std::string> decodeBase64(std::string_view text)
{
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto digit = base64Digit(c);
        if (!digit)
            return std::nullopt;
        bits = (bits << 6U) | *digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>((bits >> count) & 0xFFU);
        }
    }
    return bytes;
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

/// Ends of the grapheme clusters of @p text, in bytes.
std::vector<std::size_t> clusterEnds(const std::string &text)
{
    std::vector<std::size_t> ends;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> clusters(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    UText open = UTEXT_INITIALIZER;
    utext_openUTF8(&open, text.data(), static_cast<std::int64_t>(text.size()), &status);
    if (U_SUCCESS(status)) {
        clusters->setText(&open, status);
        for (std::int32_t at = clusters->next(); at != icu::BreakIterator::DONE; at = clusters->next())
            ends.push_back(static_cast<std::size_t>(at));
    }
    utext_close(&open);
    return ends;
}

/// The characters of @p replacement instead of @p count old ones. What is missing is swallowed by the last
/// one, also when that belongs to the part before: the reference does so.
void replace(std::vector<TextChange> &changes, std::size_t count, std::string_view replacement)
{
    const int difference = static_cast<int>(countCharacters(replacement)) - static_cast<int>(count);
    for (std::size_t at = 0; at < replacement.size();) {
        const DecodedCharacter character = decodeUtf8(replacement, at);
        changes.push_back({character.codePoint, 0});
        at += character.length;
    }
    for (int i = 0; i < difference; ++i)
        changes[changes.size() - 1 - static_cast<std::size_t>(i)].change = 1;
    if (difference < 0 && !changes.empty())
        changes.back().change += difference;
}

} // namespace

Result<PrecompiledNormalizer> PrecompiledNormalizer::read(std::string_view charsmap)
{
    const auto bytes = decodeBase64(charsmap);
    if (!bytes)
        return broken("the character map is no base64");
    if (bytes->size() < 4)
        return broken("the character map is too short");
    const std::uint32_t trieBytes = littleEndian(*bytes, 0);
    if (trieBytes % 4 != 0 || trieBytes > bytes->size() - 4)
        return broken("the character map's trie is longer than the map");
    PrecompiledNormalizer normalizer;
    for (std::size_t at = 4; at < 4 + std::size_t{trieBytes}; at += 4)
        normalizer.m_trie.push_back(littleEndian(*bytes, at));
    normalizer.m_replacements = bytes->substr(4 + trieBytes);
    if (!normalizer.isSound())
        return broken("the character map's trie points outside");
    return normalizer;
}

/// Walks everything that can be reached, once, so that looking things up needs no doubt.
bool PrecompiledNormalizer::isSound() const
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

/// What stands for the first part of @p part that the map knows; the shortest one counts, as in the
/// reference.
std::optional<std::string_view> PrecompiledNormalizer::replacement(std::string_view part) const
{
    std::uint32_t at = offset(m_trie[0]);
    for (const char c : part) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0)
            break;
        at ^= byte;
        const std::uint32_t unit = m_trie[at];
        if (label(unit) != byte)
            break;
        at ^= offset(unit);
        if (hasLeaf(unit)) {
            const std::string_view rest = std::string_view(m_replacements).substr(value(m_trie[at]));
            return rest.substr(0, rest.find('\0'));
        }
    }
    return std::nullopt;
}

Status PrecompiledNormalizer::normalize(AlignedText &text) const
{
    constexpr std::size_t longestCluster = 5; // bytes; longer ones are looked up character by character
    std::vector<TextChange> changes;
    const std::string_view bytes = text.text();
    std::size_t begin = 0;
    for (const std::size_t end : clusterEnds(text.text())) {
        const std::string_view cluster = bytes.substr(begin, end - begin);
        begin = end;
        const auto whole = cluster.size() <= longestCluster ? replacement(cluster) : std::nullopt;
        if (whole) {
            replace(changes, countCharacters(cluster), *whole);
            continue;
        }
        for (std::size_t at = 0; at < cluster.size();) {
            const DecodedCharacter character = decodeUtf8(cluster, at);
            if (const auto single = replacement(cluster.substr(at, character.length)))
                replace(changes, 1, *single);
            else
                changes.push_back({character.codePoint, 0});
            at += character.length;
        }
    }
    text = changed(text, changes);
    return Done{};
}

} // namespace headlight
