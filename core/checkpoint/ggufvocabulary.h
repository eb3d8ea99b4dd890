// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/checkpoint/ggufheader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// The tokens of a GGUF file, validated.
struct GgufVocabulary
{
    /// tokenizer.ggml.token_type.
    enum class Kind { Normal = 1, Unknown, Control, UserDefined, Unused, Byte };

    const GgufValue *texts = nullptr;
    const GgufValue *kinds = nullptr; ///< null: all Normal
    std::vector<double> scores; ///< one a token, or empty

    std::size_t size() const { return texts->texts.size(); }
    std::string_view text(std::size_t id) const { return texts->texts[id]; }
    Kind kind(std::size_t id) const;

    /// The id that a key of the metadata names, if it names one of these tokens.
    std::optional<std::size_t> special(const GgufHeader &header, const char *key) const;
};

/// @return MissingPart, BadValue, TooLarge, BadFormat (a text that is no UTF-8)
Result<GgufVocabulary> readGgufVocabulary(const GgufHeader &header);

/// Pairs to merge, the most important first: every way to cut a token into two others, ordered by the score
/// of the whole. SentencePiece stores the scores instead of the pairs.
std::vector<std::pair<std::string_view, std::string_view>> mergesByScore(const GgufVocabulary &vocabulary);

} // namespace headlight
