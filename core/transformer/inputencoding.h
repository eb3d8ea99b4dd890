// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/encoding.h"
#include "core/transformer/interventions.h"
#include "core/transformer/sequenceends.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace headlight {

class Tokenizer;

/// @p text and @p pair as tokens of a stack with @p shape.
/// @return InvalidArgument for a pair that the model does not take or a token without a row in its table,
///   TooLarge, the errors of Tokenizer::encode()
Result<Encoding> encodeInput(const Tokenizer &tokenizer, const ModelShape &shape, const std::string &text,
                             const std::optional<std::string> &pair = std::nullopt);

/// What a decoder reads when it has written @p text: the start token, unless the tokenizer puts it there, and
/// the text's tokens without an end token behind them. The start token alone for an empty text.
/// @param tokenizer null: only for an empty text
Result<Encoding> encodeWritten(const Tokenizer *tokenizer, const ModelShape &shape, const SequenceEnds &ends,
                               const std::string &text);

/// @p encoding with one more token behind it, which stands for no place in the text.
/// @param tokenizer null: the token is spelled as its id
Encoding extended(const Encoding &encoding, std::int32_t id, const Tokenizer *tokenizer);

/// The token that @p text is, as TraceSource::oneToken(). @return InvalidArgument where it is none or several
Result<Interventions::ReplacedToken> tokenOf(const Tokenizer &tokenizer, const std::string &text);

/// Ids that come from no text.
Encoding encodingOf(std::span<const std::int32_t> ids, const Tokenizer *tokenizer);

} // namespace headlight
