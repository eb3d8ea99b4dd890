// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/transformer/modelshape.h"
#include "core/transformer/norm.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headlight {

class Config;

/// Where tensors of a part are found.
struct TensorRule
{
    enum class Presence {
        Always,
        WithHead, ///< needed when the prediction head is stored, which the first such rule tells
        Optional,
    };

    Part part;
    std::string
        name; ///< of the module, without prefix; "{}" stands for the layer, two for group and place in it
    Presence presence = Presence::Always;
    std::string otherName{}; ///< where the first name is not stored; empty: none
    int firstLayer = 0; ///< layers below have no such part
};

/// A key of config.json and the value that the reference assumes where it is absent.
struct ConfigKey
{
    std::string name;
    std::optional<std::int64_t> fallback;
    std::string otherName{}; ///< key that is read where the first is absent; empty: none
};

/// A stack of blocks of a model family as data: the forward pass, the loader and the checks read this and
/// know no family by name. Of an encoder-decoder this is the encoder; the decoder is a stack of its own,
/// whose blocks have a cross-attention.
struct Architecture
{
    enum class LinearStorage {
        OutIn, ///< (out, in), torch's Linear
        InOut, ///< (in, out), GPT-2's Conv1D
    };
    enum class Head {
        WhenStored, ///< predicts only with the tensors of a prediction head
        Always, ///< the embedding table is the decoder, so every checkpoint predicts
        WhenTied, ///< the same where config.json ties them; else with a decoder
    };
    enum class Positions {
        Index, ///< the first token has position 0
        SkipPadding, ///< tokens that are not padding are counted; padding has position −1
        SkipHidden, ///< tokens that are attended are counted; others have position −1
    };
    enum class Bias { All, None };
    enum class QueryKeyNorm {
        Head, ///< QueryNorm and KeyNorm norm each head by itself
        AllHeads, ///< the heads of a token together
    };
    struct Keys
    {
        ConfigKey layers, heads, dModel, feedForward; ///< feedForward without fallback: 4·d_model
        ConfigKey vocabulary, positions;
        std::optional<ConfigKey> segments{};
        std::string embedding{}; ///< empty: d_model
        std::int64_t embeddingFallback = 0; ///< 0: d_model
        std::string dHead{}; ///< empty or absent from config.json: d_model/heads
        std::int64_t dHeadFallback = 0; ///< 0: d_model/heads
        std::string keyValueHeads{}; ///< empty or absent from config.json: heads
        std::string normEpsilon{}; ///< empty: always the fallback
        double normEpsilonFallback = 1e-5;
        std::string activation{}; ///< empty: always the fallback
        std::string activationFallback{};
    };

    std::string family; ///< model_type of config.json
    Keys keys;
    NormPlace normPlace = NormPlace::Before;
    NormKind norm = NormKind::Layer;
    LinearStorage storage = LinearStorage::OutIn;
    Bias linearBias = Bias::All; ///< of the blocks' Linears; see ModelShape::biasExceptions
    std::vector<Part> biasExceptions{};
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::Head;
    bool interleaved = false; ///< QueryKeyValue holds query, key and value of one head after the other
    bool projectsTokens = false; ///< EmbeddingProjection comes before positions are added
    Positions positions = Positions::Index;
    bool linearPositionBias = false; ///< ALiBi
    bool sinusoidalPositions = false; ///< without a stored PositionTable it is computed: see sinusoids()
    bool tiedByDefault = true; ///< without tie_word_embeddings in config.json
    Head head = Head::WhenStored;
    bool causal = false;
    std::vector<std::string> prefixes; ///< that names of all but the head's modules may begin with
    std::vector<TensorRule> tensors;
    std::vector<std::string> unused; ///< parts of names of stored tensors that attention does not need
    /// What is particular: reads further keys, refuses what is not computed. May be null.
    Status (*adjust)(const Config &config, ModelShape &shape) = nullptr;
    std::shared_ptr<const Architecture> decoder{}; ///< of an encoder-decoder; null for every other family
    ConfigKey startToken{}; ///< of the decoder, where no decoder_start_token_id is given
};

/// The architecture for a model_type, or null.
const Architecture *findArchitecture(const std::string &modelType);

/// "bert, gpt2": for messages.
std::string supportedFamilies();

/// The numbers that @p architecture needs, from @p config: types, ranges and relations checked.
/// @return BadValue, MissingPart or Unsupported naming key, found and allowed
Result<ModelShape> readShape(const Architecture &architecture, const Config &config);

/// Hugging Face's name of an activation ("gelu", "gelu_new", "silu" …); empty where there is none of that
/// name.
std::optional<Activation> activationFromName(const std::string &name);

} // namespace headlight
