// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pretokenizer.h"

namespace headlight {

/// GPT-2's pre-tokenizer: perhaps a space in front, cut by gpt2Pattern, bytes as characters of the byte
/// alphabet.
class ByteLevelPreTokenizer : public PreTokenizer
{
public:
    struct Options
    {
        bool addPrefixSpace = true;
        bool useRegex = true;
        bool mapBytes = true; ///< off where the model takes raw bytes itself
    };

    explicit ByteLevelPreTokenizer(Options options)
        : m_options(options)
    {
    }

    Status apply(PreTokenizedText &pretokenized) const override;

    /// For a model that takes raw bytes: saves the way over the byte alphabet. Only while a tokenizer is
    /// being built.
    void leaveBytesToModel() { m_options.mapBytes = false; }

private:
    Options m_options;
};

} // namespace headlight
