// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/addedtokens.h"
#include "core/tokenizer/normalizer.h"
#include "core/tokenizer/postprocessor.h"
#include "core/tokenizer/pretokenizer.h"
#include "core/tokenizer/tokenizer.h"
#include "core/tokenizer/tokenmodel.h"
#include "core/tokenizer/wordcache.h"

#include <memory>
#include <mutex>
#include <vector>

namespace headlight {

/// How tokens are written in the vocabulary, for showing them.
enum class Spelling {
    Text, ///< as they are
    Bytes, ///< in the byte alphabet: "Ġfox"
    Metaspace, ///< "▁" for a space, "<0x0A>" for bytes
};

/// A tokenizer put together from steps: find added tokens, normalize, cut into words, model, post-process.
class Pipeline : public Tokenizer
{
public:
    struct Parts
    {
        AddedTokens addedTokens;
        std::unique_ptr<Normalizer> normalizer; ///< may be null
        std::vector<std::unique_ptr<PreTokenizer>> preTokenizers;
        std::unique_ptr<TokenModel> model;
        std::vector<std::unique_ptr<PostProcessor>> postProcessors;
        Spelling spelling = Spelling::Text;
        std::vector<std::string> warnings;
    };

    explicit Pipeline(Parts parts);

    Result<Encoding> encode(std::string_view text, std::optional<std::string_view> pair,
                            SpecialTokens specialTokens) const override;
    std::string kind() const override;
    int vocabularySize() const override;
    std::int32_t idBound() const override { return m_idBound; }
    std::string token(std::int32_t id) const override;
    std::optional<std::int32_t> id(std::string_view token) const override;
    std::string display(std::int32_t id) const override;
    std::vector<std::string> warnings() const override { return m_parts.warnings; }

private:
    Result<Encoding> encodeSequence(std::string_view text, int sequence) const;
    Status encodePart(AlignedText part, Encoding &encoding) const;
    Status encodeWords(const PreTokenizedText &words, Encoding &encoding) const;
    void spell(Encoding &encoding, std::size_t begin) const;
    void addAdded(std::int32_t id, std::string_view found, CharacterRange offsets, Encoding &encoding) const;

    Parts m_parts;
    int m_size = 0;
    std::int32_t m_idBound = 0;
    mutable std::mutex m_cacheMutex;
    mutable WordCache m_cache;
};

} // namespace headlight
