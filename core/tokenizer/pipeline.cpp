// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/pipeline.h"

#include "core/tokenizer/tokendisplay.h"

#include <algorithm>
#include <array>
#include <utility>

namespace headlight {
namespace {

constexpr std::size_t wordsAhead = 8; // whose place in memory is asked for before they are needed

std::string_view found(const AlignedText &text, const TextPiece &piece)
{
    return std::string_view(text.text()).substr(piece.begin, piece.end - piece.begin);
}

/// Room for @p more tokens; doubled at least, so that many small parts cost no more than a large one.
void reserve(Encoding &encoding, std::size_t more)
{
    std::size_t size = encoding.size() + more;
    if (size <= encoding.ids.capacity())
        return;
    size = std::max(size, 2 * encoding.ids.capacity());
    encoding.ids.reserve(size);
    encoding.tokens.reserve(size);
    encoding.offsets.reserve(size);
    encoding.special.reserve(size);
}

} // namespace

Pipeline::Pipeline(Parts parts)
    : m_parts(std::move(parts))
{
    m_size = static_cast<int>(m_parts.model->vocabulary().size());
    m_idBound = m_parts.model->vocabulary().idBound();
    for (const AddedToken &added : m_parts.addedTokens.all()) {
        m_size += m_parts.model->vocabulary().token(added.id).empty() ? 1 : 0;
        m_idBound = std::max(m_idBound, added.id + 1);
    }
}

Result<Encoding> Pipeline::encode(std::string_view text, std::optional<std::string_view> pair,
                                  SpecialTokens specialTokens) const
{
    std::vector<Encoding> parts;
    Result<Encoding> first = encodeSequence(text, 0);
    if (!first)
        return first;
    parts.push_back(std::move(first).value());
    if (pair) {
        Result<Encoding> second = encodeSequence(*pair, 1);
        if (!second)
            return second;
        parts.push_back(std::move(second).value());
    }
    for (const auto &processor : m_parts.postProcessors)
        processor->process(parts, specialTokens);
    if (parts.empty())
        return Encoding{};
    Encoding whole = std::move(parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i)
        append(whole, parts[i]);
    return whole;
}

Result<Encoding> Pipeline::encodeSequence(std::string_view text, int sequence) const
{
    AlignedText source(text);
    std::vector<TextPiece> pieces;
    m_parts.addedTokens.raw().split(source.text(), 0, source.size(), pieces);
    Encoding encoding;
    for (const TextPiece &piece : pieces) {
        if (piece.addedToken >= 0) {
            addAdded(piece.addedToken, found(source, piece), source.source(piece.begin, piece.end), encoding);
            continue;
        }
        const bool isWhole = pieces.size() == 1; // as most texts are: no copy then
        AlignedText part = isWhole ? std::move(source) : source.slice(piece.begin, piece.end);
        if (Status status = encodePart(std::move(part), encoding); !status)
            return status.error();
    }
    encoding.typeIds.assign(encoding.size(), sequence);
    encoding.sequence.assign(encoding.size(), static_cast<std::int8_t>(sequence));
    return encoding;
}

Status Pipeline::encodePart(AlignedText part, Encoding &encoding) const
{
    if (m_parts.normalizer) {
        if (Status status = m_parts.normalizer->normalize(part); !status)
            return status;
    }
    PreTokenizedText words;
    m_parts.addedTokens.normalized().split(part.text(), 0, part.size(), words.pieces);
    words.text = std::move(part);
    for (const auto &step : m_parts.preTokenizers) {
        if (Status status = step->apply(words); !status)
            return status;
    }
    return encodeWords(words, encoding);
}

Status Pipeline::encodeWords(const PreTokenizedText &words, Encoding &encoding) const
{
    // One thread at a time uses the cache; others work without it rather than wait.
    const std::unique_lock lock(m_cacheMutex, std::try_to_lock);
    const std::string_view text = words.text.text();
    const std::int32_t asFound = m_parts.model->idSpelledAsFound();
    reserve(encoding, words.pieces.size() + words.pieces.size() / 4);
    const std::size_t before = encoding.size();
    const auto wordOf = [&](std::size_t i) {
        const TextPiece &piece = words.pieces[i];
        return text.substr(piece.begin, piece.end - piece.begin);
    };
    const auto placeOf = [&](std::size_t i) { return lock ? m_cache.placeOf(wordOf(i)) : 0; };
    std::array<std::size_t, wordsAhead> places{}; // in the cache, of the next words
    for (std::size_t i = 0; i < std::min(wordsAhead, words.pieces.size()); ++i)
        places[i] = placeOf(i);
    std::vector<WordToken> tokens;
    for (std::size_t i = 0; i < words.pieces.size(); ++i) {
        const TextPiece &piece = words.pieces[i];
        const std::string_view word = wordOf(i);
        const std::size_t place = places[i % wordsAhead];
        if (i + wordsAhead < words.pieces.size())
            places[i % wordsAhead] = placeOf(i + wordsAhead);
        if (piece.addedToken >= 0) {
            addAdded(piece.addedToken, word, words.text.source(piece.begin, piece.end), encoding);
            continue;
        }
        tokens.clear();
        if (!lock || !m_cache.find(word, place, tokens)) {
            if (Status status = m_parts.model->tokenize(word, tokens); !status)
                return status;
            if (lock)
                m_cache.keep(word, place, tokens);
        }
        for (const WordToken &token : tokens) {
            encoding.ids.push_back(token.id);
            encoding.tokens.emplace_back(
                token.id == asFound ? word.substr(token.begin, token.end - token.begin) : std::string_view());
            encoding.offsets.push_back(words.text.source(piece.begin + token.begin, piece.begin + token.end));
            encoding.special.push_back(0);
        }
    }
    spell(encoding, before);
    return Done{};
}

/// Spells the tokens from @p begin on that are not spelled yet, asking for memory some tokens ahead.
void Pipeline::spell(Encoding &encoding, std::size_t begin) const
{
    const Vocabulary &vocabulary = m_parts.model->vocabulary();
    for (std::size_t i = begin; i < encoding.size(); ++i) {
        if (i + wordsAhead < encoding.size())
            vocabulary.prefetch(encoding.ids[i + wordsAhead]);
        if (encoding.tokens[i].empty())
            encoding.tokens[i] = vocabulary.token(encoding.ids[i]);
    }
}

void Pipeline::addAdded(std::int32_t id, std::string_view found, CharacterRange offsets,
                        Encoding &encoding) const
{
    const AddedToken *added = m_parts.addedTokens.find(id);
    encoding.ids.push_back(id);
    encoding.tokens.emplace_back(found);
    encoding.offsets.push_back(offsets);
    encoding.special.push_back(added->special ? 1 : 0);
}

std::string Pipeline::kind() const
{
    return m_parts.model->kind();
}

int Pipeline::vocabularySize() const
{
    return m_size;
}

std::string Pipeline::token(std::int32_t id) const
{
    if (const AddedToken *added = m_parts.addedTokens.find(id))
        return added->content;
    return std::string(m_parts.model->vocabulary().token(id));
}

std::optional<std::int32_t> Pipeline::id(std::string_view token) const
{
    if (const AddedToken *added = m_parts.addedTokens.find(token))
        return added->id;
    return m_parts.model->vocabulary().id(token);
}

std::string Pipeline::display(std::int32_t id) const
{
    if (const AddedToken *added = m_parts.addedTokens.find(id))
        return added->content;
    const std::string_view token = m_parts.model->vocabulary().token(id);
    switch (m_parts.spelling) {
    case Spelling::Bytes:
        return displayBytes(token);
    case Spelling::Metaspace:
        return displayMetaspace(token);
    case Spelling::Text:
        break;
    }
    return std::string(token);
}

} // namespace headlight
