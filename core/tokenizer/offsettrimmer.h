// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/postprocessor.h"

namespace headlight {

/// ByteLevel's and RoBERTa's step: takes white space off both ends of the tokens' offsets. A single leading
/// space on the first token stays where the pre-tokenizer adds one, because the text then has none there.
class OffsetTrimmer : public PostProcessor
{
public:
    enum class PrefixSpace { Added, NotAdded };

    explicit OffsetTrimmer(PrefixSpace prefixSpace)
        : m_prefixSpace(prefixSpace)
    {
    }

    void process(std::vector<Encoding> &parts, SpecialTokens specialTokens) const override;

private:
    PrefixSpace m_prefixSpace;
};

} // namespace headlight
