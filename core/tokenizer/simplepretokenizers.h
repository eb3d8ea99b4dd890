// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/splitbehavior.h"

namespace headlight {

/// Words and runs of other characters, as \w+|[^\w\s]+ finds them; white space is dropped.
class WordPreTokenizer : public PreTokenizer
{
public:
    Status apply(PreTokenizedText &pretokenized) const override;
};

/// Cuts at white space, which is dropped.
class WhitespaceSplitter : public PreTokenizer
{
public:
    Status apply(PreTokenizedText &pretokenized) const override;
};

/// Cuts at punctuation characters.
class PunctuationSplitter : public PreTokenizer
{
public:
    explicit PunctuationSplitter(SplitBehavior behavior)
        : m_behavior(behavior)
    {
    }
    Status apply(PreTokenizedText &pretokenized) const override;

private:
    SplitBehavior m_behavior;
};

/// Cuts numbers off, whole or digit by digit.
class DigitSplitter : public PreTokenizer
{
public:
    enum class Digits { Together, Single };

    explicit DigitSplitter(Digits digits)
        : m_digits(digits)
    {
    }
    Status apply(PreTokenizedText &pretokenized) const override;

private:
    Digits m_digits;
};

/// Cuts at one character, which is dropped.
class DelimiterSplitter : public PreTokenizer
{
public:
    explicit DelimiterSplitter(char32_t delimiter)
        : m_delimiter(delimiter)
    {
    }
    Status apply(PreTokenizedText &pretokenized) const override;

private:
    char32_t m_delimiter;
};

/// Cuts where the script changes; Hiragana and Katakana count as Han, spaces and unassigned characters as
/// part of what stands before them. Source: sentencepiece, trainer_interface.cc.
class ScriptSplitter : public PreTokenizer
{
public:
    Status apply(PreTokenizedText &pretokenized) const override;
};

/// Cuts after every so many characters.
class LengthSplitter : public PreTokenizer
{
public:
    /// @param length at least 1
    explicit LengthSplitter(std::size_t length)
        : m_length(length)
    {
    }
    Status apply(PreTokenizedText &pretokenized) const override;

private:
    std::size_t m_length;
};

/// SentencePiece's spaces: each becomes the replacement "▁", perhaps one is put in front, and words begin at
/// it.
class MetaspacePreTokenizer : public PreTokenizer
{
public:
    enum class Prepend { Always, First, Never };

    struct Options
    {
        std::string replacement = "\u2581"; ///< one character
        Prepend prepend = Prepend::Always;
        bool split = true;
    };

    explicit MetaspacePreTokenizer(Options options)
        : m_options(std::move(options))
    {
    }
    Status apply(PreTokenizedText &pretokenized) const override;

private:
    Options m_options;
};

} // namespace headlight
