// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/transformer/activation.h"
#include "core/transformer/norm.h"
#include "core/transformer/rotary.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace headlight {

class Config;

enum class Part;

enum class NormPlace {
    Before, ///< x + f(norm(x)): GPT-2
    After, ///< norm(x + f(x)): the original transformer, BERT
};

/// Numbers that fix one model, read from config.json and checked.
struct ModelShape
{
    int layers = 0;
    int heads = 0;
    int keyValueHeads = 0; ///< equals heads without grouped queries
    int blocks = 0; ///< stored ones; fewer than layers where layers share them
    int dModel = 0;
    int embedding = 0; ///< width of the embedding tables; d_model as a rule
    int dHead = 0;
    int feedForward = 0; ///< width between the two products of the feed-forward part
    int vocabulary = 0; ///< rows of the embedding table
    int positions = 0; ///< tokens a run can hold
    int positionOffset = 0; ///< row of the position table that the first token takes
    int paddingId = 0; ///< token id that takes no position, with Positions::SkipPadding
    int segments = 0; ///< rows of the segment table, 0 without one
    float normEpsilon = 0;
    Activation activation = Activation::Gelu; ///< of the feed-forward part
    Activation headActivation = Activation::Gelu; ///< between the prediction head's transform and its norm
    NormPlace normPlace = NormPlace::Before;
    bool parallel = false; ///< attention and feed-forward part read the same residual
    bool residualFromNorm = false; ///< what a part returns is added to its normed input
    bool causal = false;
    bool tiedDecoder = true; ///< logits come from the embedding table even where a decoder is stored
    float embeddingScale = 1; ///< token embeddings are multiplied with it
    std::vector<float> scales; ///< of the scores, one a layer
    float softCap = 0; ///< of the scores; 0: none
    float logitCap = 0; ///< of the logits; 0: none
    std::vector<int> windows; ///< of keys that a query sees, one a layer, 0: all; or empty
    Rotary rotary;
    int relativeBuckets = 0; ///< of the relative position bias
    int relativeFarthest = 0; ///< tokens; all distances from here on share a bucket
    std::vector<Part> absent; ///< parts of the architecture that this model has not
};

/// What a stored module is in the pass. A Linear or norm has a weight and a bias, a table only a weight.
enum class Part {
    TokenTable, ///< (vocabulary, embedding)
    PositionTable, ///< (offset + positions, embedding)
    SegmentTable, ///< (segments, embedding)
    EmbeddingNorm,
    EmbeddingProjection, ///< Linear embedding → d_model
    RelativeBias, ///< (buckets, heads)
    Query, ///< Linear d_model → heads·d_head
    Key,
    Value,
    QueryKeyValue, ///< the three as one Linear, side by side
    AttentionOutput, ///< Linear heads·d_head → d_model
    AttentionNorm, ///< before attention, or after it and its residual
    AttentionUpdateNorm, ///< after attention, before its residual
    FeedForwardGate, ///< Linear d_model → feed-forward width, its activation multiplies what Up gives
    FeedForwardGateUp, ///< both as one Linear, side by side
    FeedForwardGatedUp, ///< what Up is, under its name in a model that may have a gate or not
    FeedForwardUp, ///< Linear d_model → feed-forward width
    FeedForwardDown, ///< Linear back
    FeedForwardNorm, ///< before the feed-forward part, or after it and its residual
    FeedForwardUpdateNorm, ///< after the feed-forward part, before its residual
    FinalNorm, ///< after the last block
    FinalProjection, ///< Linear d_model → embedding
    HeadTransform, ///< Linear d_model → embedding before the decoder
    HeadNorm,
    Decoder, ///< (vocabulary, embedding), where it is not the embedding table itself
    DecoderBias, ///< (vocabulary)
};

/// Where tensors of a part are found.
struct TensorRule
{
    enum class Presence {
        Always,
        WithHead, ///< needed when the prediction head is stored, which the first such rule tells
        Optional,
    };

    Part part;
    std::string name; ///< of the module, without prefix; "{}" stands for the layer
    Presence presence = Presence::Always;
};

/// A key of config.json and the value that the reference assumes where it is absent.
struct ConfigKey
{
    std::string name;
    std::optional<std::int64_t> fallback;
};

/// A model family as data: the forward pass, the loader and the checks read this and know no family by name.
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
    enum class Bias {
        Always,
        WhenStored, ///< config.json or the age of the checkpoint decides
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
    Bias linearBias = Bias::Always;
    bool interleaved = false; ///< QueryKeyValue holds query, key and value of one head after the other
    bool projectsTokens = false; ///< EmbeddingProjection comes before positions are added
    Positions positions = Positions::Index;
    bool linearPositionBias = false; ///< ALiBi
    bool tiedByDefault = true; ///< without tie_word_embeddings in config.json
    Head head = Head::WhenStored;
    bool causal = false;
    std::vector<std::string> prefixes; ///< that names of all but the head's modules may begin with
    std::vector<TensorRule> tensors;
    std::vector<std::string> unused; ///< parts of names of stored tensors that attention does not need
    /// What is particular: reads further keys, refuses what is not computed. May be null.
    Status (*adjust)(const Config &config, ModelShape &shape) = nullptr;
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
