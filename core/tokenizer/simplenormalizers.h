// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/normalizer.h"

#include <string>

namespace headlight {

/// Lower case, character by character, without looking at neighbours.
class LowerCaser : public Normalizer
{
public:
    Status normalize(AlignedText &text) const override;
};

/// Drops combining marks that stand alone; composed characters keep their accents.
class AccentStripper : public Normalizer
{
public:
    Status normalize(AlignedText &text) const override;
};

/// Drops every character for which drop(character) holds.
template <typename Predicate> void dropCharacters(AlignedText &text, Predicate drop)
{
    AlignedText kept;
    text.forEachCharacter([&](char32_t character, CharacterRange source) {
        if (!drop(character))
            kept.append(character, source);
    });
    text = std::move(kept);
}

/// Puts a text in front of every text that is not empty.
class Prepender : public Normalizer
{
public:
    explicit Prepender(std::string prefix)
        : m_prefix(std::move(prefix))
    {
    }

    Status normalize(AlignedText &text) const override;

private:
    std::string m_prefix;
};

/// Drops white space at the ends.
class Stripper : public Normalizer
{
public:
    Stripper(bool left, bool right)
        : m_left(left)
        , m_right(right)
    {
    }

    Status normalize(AlignedText &text) const override;

private:
    bool m_left;
    bool m_right;
};

/// SentencePiece's nmt rule: control characters out, exotic spaces to spaces.
class NmtNormalizer : public Normalizer
{
public:
    Status normalize(AlignedText &text) const override;
};

/// Every byte as its character of the byte alphabet.
class ByteLevelNormalizer : public Normalizer
{
public:
    Status normalize(AlignedText &text) const override;
};

/// Puts @p prefix before @p text; its characters have the source of the first one.
void prepend(AlignedText &text, std::string_view prefix);

} // namespace headlight
