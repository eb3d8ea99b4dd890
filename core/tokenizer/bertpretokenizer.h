// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/pretokenizer.h"

namespace headlight {

/// Cuts at white space, which is dropped, and around every punctuation character.
class BertPreTokenizer : public PreTokenizer
{
public:
    Status apply(PreTokenizedText &pretokenized) const override;
};

} // namespace headlight
