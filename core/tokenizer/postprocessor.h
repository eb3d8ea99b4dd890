// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/encoding.h"
#include "core/tokenizer/tokenizer.h"

#include <memory>
#include <vector>

namespace headlight {

/// A step after the model: adds special tokens, sets segments, trims offsets. Immutable.
class PostProcessor
{
public:
    virtual ~PostProcessor() = default;

    /// @p parts holds the text's encoding and, where there is one, the pair's; a processor that joins them or
    /// adds tokens between leaves more or fewer parts, in the order in which they are to be joined.
    virtual void process(std::vector<Encoding> &parts, SpecialTokens specialTokens) const = 0;
};

/// Appends @p part to @p whole.
void append(Encoding &whole, const Encoding &part);

/// A special token of a template, as an encoding of its own.
Encoding specialToken(std::int32_t id, const std::string &token, std::int32_t typeId);

} // namespace headlight
