// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/addedtokens.h"

#include "core/tokenizer/characters.h"

#include <algorithm>

namespace headlight {
namespace {

bool startsWithWord(std::string_view text)
{
    return !text.empty() && characters::isWord(decodeUtf8(text, 0).codePoint);
}

/// Start of the last character of @p text, which is not empty.
std::size_t lastCharacter(std::string_view text)
{
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
        --at;
    return at;
}

bool endsWithWord(std::string_view text)
{
    return !text.empty() && characters::isWord(decodeUtf8(text, lastCharacter(text)).codePoint);
}

std::size_t withoutTrailingSpace(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t last = lastCharacter(text);
        if (!characters::isWhitespace(decodeUtf8(text, last).codePoint))
            break;
        text = text.substr(0, last);
    }
    return text.size();
}

std::size_t leadingSpace(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const DecodedCharacter character = decodeUtf8(text, at);
        if (!characters::isWhitespace(character.codePoint))
            break;
        at += character.length;
    }
    return at;
}

} // namespace

void AddedTokenMatcher::add(const std::string &pattern, const AddedToken &token)
{
    if (m_patterns.add(pattern, static_cast<std::int32_t>(m_tokens.size())))
        m_tokens.push_back(token);
}

void AddedTokenMatcher::split(std::string_view text, std::size_t begin, std::size_t end,
                              std::vector<TextPiece> &pieces) const
{
    text = text.substr(0, end);
    std::size_t done = begin; // everything before is in pieces already
    for (std::size_t at = m_patterns.nextCandidate(text, begin); at < end;
         at = m_patterns.nextCandidate(text, at)) {
        const auto match = m_patterns.longestAt(text, at);
        if (!match) {
            ++at;
            continue;
        }
        const AddedToken *token = &m_tokens[static_cast<std::size_t>(match->value)];
        std::size_t first = at;
        std::size_t last = at + match->length;
        at = last;
        const std::string_view before = text.substr(begin, first - begin);
        if (token->singleWord && (endsWithWord(before) || startsWithWord(text.substr(last))))
            continue;
        if (token->leftStrip)
            first = std::max(done, begin + withoutTrailingSpace(before));
        if (token->rightStrip)
            last += leadingSpace(text.substr(last));
        if (done < first)
            pieces.push_back({done, first});
        pieces.push_back({first, last, token->id});
        done = last;
        at = std::max(at, done);
    }
    if (done < end)
        pieces.push_back({done, end});
}

Status AddedTokens::add(const AddedToken &token, const Normalizer *normalizer)
{
    if (token.content.empty() || m_byId.contains(token.id))
        return Done{};
    const auto index = m_tokens.size();
    if (!m_byContent.add(token.content, static_cast<std::int32_t>(index)))
        return Done{};
    m_byId.emplace(token.id, index);
    m_tokens.push_back(token);
    if (!token.normalized || !normalizer) {
        (token.normalized ? m_normalized : m_raw).add(token.content, token);
        return Done{};
    }
    AlignedText pattern(token.content);
    if (Status status = normalizer->normalize(pattern); !status)
        return status;
    m_normalized.add(pattern.text(), token);
    return Done{};
}

const AddedToken *AddedTokens::find(std::int32_t id) const
{
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : &m_tokens[found->second];
}

const AddedToken *AddedTokens::find(std::string_view content) const
{
    const auto index = m_byContent.id(content);
    return index ? &m_tokens[static_cast<std::size_t>(*index)] : nullptr;
}

} // namespace headlight
