// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/precompilednormalizer.h"

#include "core/tokenizer/textchanges.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>
#include <optional>
#include <string>

namespace headlight {
namespace {

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
    if (!bytes) {
        Error error;
        error.code = ErrorCode::BadFormat;
        error.what = "the character map is no base64";
        return error;
    }
    Result<CharacterMap> map = CharacterMap::read(*bytes);
    if (!map)
        return map.error();
    return PrecompiledNormalizer(std::move(map).value());
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
        const auto whole = cluster.size() <= longestCluster ? m_map.shortest(cluster) : std::nullopt;
        if (whole) {
            replace(changes, countCharacters(cluster), whole->replacement);
            continue;
        }
        for (std::size_t at = 0; at < cluster.size();) {
            const DecodedCharacter character = decodeUtf8(cluster, at);
            if (const auto single = m_map.shortest(cluster.substr(at, character.length)))
                replace(changes, 1, single->replacement);
            else
                changes.push_back({character.codePoint, 0});
            at += character.length;
        }
    }
    text = changed(text, changes);
    return Done{};
}

} // namespace headlight
