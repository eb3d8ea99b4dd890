// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/jsonreader.h"
#include "core/tokenizer/pipeline.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>

namespace headlight {

/// The texts of the files that may lie beside an old vocabulary; empty where there is none.
struct CompanionFiles
{
    std::string tokenizerConfig; ///< tokenizer_config.json
    std::string specialTokensMap; ///< special_tokens_map.json: counts where tokenizer_config.json is silent
    std::string addedTokens; ///< added_tokens.json
    std::string modelConfig; ///< config.json
};

/// Builds the pipeline of a folder without tokenizer.json: the format says what a vocabulary holds, the files
/// beside it what its special tokens are. What is wrong is kept, and said by finish().
class PipelineBuilder
{
public:
    explicit PipelineBuilder(const CompanionFiles &files);

    /// A special token's text: "cls_token", or @p otherwise where no file names it; empty where it is null.
    std::string special(const char *key, const std::string &otherwise);

    bool flag(const char *key, bool otherwise);
    std::string text(const char *key, const std::string &otherwise);
    std::int64_t integer(const char *key, std::int64_t otherwise, std::int64_t lowest, std::int64_t highest);

    /// "model_type" of config.json.
    std::string modelType();

    enum class LeftStrip { No, Yes };

    /// Makes @p content a special token: that of the vocabulary, or else a new one behind its end, as the
    /// reference does. An empty text is none. @return its id, or −1
    std::int32_t addSpecial(const std::string &content, const Vocabulary &vocabulary,
                            LeftStrip leftStrip = LeftStrip::No);

    /// The tokens that tokenizer_config.json lists by id; before the others, since they say more.
    void addListed();

    /// Those of additional_special_tokens and added_tokens.json; after the others.
    void addRemaining(const Vocabulary &vocabulary);

    /// Lays out tokens by texts such as "[CLS] $A [SEP] $B:1 [SEP]:1". Special tokens in them were added
    /// before.
    void addTemplate(std::string_view single, std::string_view pair);

    Result<std::shared_ptr<const Tokenizer>> finish();

    JsonReader &reader() { return m_reader; }
    Pipeline::Parts &parts() { return m_parts; }

private:
    nlohmann::json parse(std::string_view text, const char *file);

    JsonReader m_reader;
    Pipeline::Parts m_parts;
    nlohmann::json m_config;
    nlohmann::json m_modelConfig;
    std::map<std::string, std::int32_t> m_addedIds; // added_tokens.json
};

} // namespace headlight
