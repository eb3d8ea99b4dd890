// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/normalizer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace headlight {

/// SentencePiece's precompiled character map: a double-array trie from characters and short clusters to
/// replacements. Source: sentencepiece, normalizer.h; the trie is darts-clone's.
class PrecompiledNormalizer : public Normalizer
{
public:
    /// @param charsmap the base64 text of tokenizer.json
    /// @return BadFormat when it is no base64, its sizes do not fit, or the trie points outside
    static Result<PrecompiledNormalizer> read(std::string_view charsmap);

    Status normalize(AlignedText &text) const override;

private:
    PrecompiledNormalizer() = default;
    bool isSound() const;
    std::optional<std::string_view> replacement(std::string_view part) const;

    std::vector<std::uint32_t> m_trie;
    std::string m_replacements; // NUL-terminated, one after the other
};

} // namespace headlight
