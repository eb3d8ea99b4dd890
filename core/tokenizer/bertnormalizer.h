// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/normalizer.h"

namespace headlight {

/// BERT's clean-up, in this order: control characters out and white space to spaces, spaces around Chinese
/// characters, accents off, lower case. Source: google-research/bert, tokenization.py.
class BertNormalizer : public Normalizer
{
public:
    struct Options
    {
        bool cleanText = true;
        bool handleChineseCharacters = true;
        bool stripAccents = true;
        bool lowerCase = true;
    };

    explicit BertNormalizer(Options options)
        : m_options(options)
    {
    }

    Status normalize(AlignedText &text) const override;

private:
    bool normalizeAscii(AlignedText &text) const;
    Status normalizeRun(AlignedText &text) const;
    AlignedText cleaned(const AlignedText &text) const;

    Options m_options;
};

} // namespace headlight
