// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/tokenizer/encoding.h"
#include "core/transformer/attentionkind.h"
#include "core/transformer/headoutput.h"
#include "core/transformer/interventions.h"
#include "core/transformer/modelinfo.h"
#include "core/transformer/positionbias.h"
#include "core/transformer/rotation.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace headlight {

class Transformer;

/// A head of a layer, both counted from 0: "L3 H5".
struct LayerHead
{
    int layer = 0;
    int head = 0;

    bool operator==(const LayerHead &) const = default;
};

/// What one head computed for one sentence.
struct HeadAttention
{
    Matrix scores; ///< (query, key) q·kᵀ/√d_head, where the model has them capped and biased, + mask, with
                   ///< interventions in force; logits, unbounded, −inf where masked
    Matrix pattern; ///< (query, key) softmax of scores over keys; probability, rows sum to 1
};

/// One likely token at a position.
struct Prediction
{
    std::int32_t id = 0;
    std::string token; ///< as Tokenizer::display shows it
    float probability = 0.F; ///< softmax over the whole vocabulary
};

/// Turns a final hidden state into predictions; kept alive by the traces that may ask it.
class PredictionHead
{
public:
    virtual ~PredictionHead() = default;

    /// The @p count likeliest tokens for the final hidden state @p residual (d_model), likeliest first.
    /// Thread-safe. Cost O(vocabulary · d_model).
    virtual std::vector<Prediction> top(const RowVector &residual, int count) const = 0;

    /// Logits (tokens, vocabulary) for final hidden states (tokens, d_model). Thread-safe.
    virtual Matrix logits(const MatrixView &residual) const = 0;

    /// Token @p id as Prediction::token shows it.
    virtual std::string label(std::int32_t id) const = 0;
};

/// The causes of everything on screen for one sentence and one model. Immutable, so many views and
/// threads may read one trace; what is O(tokens²) is derived when somebody looks and then cached.
///
/// A trace holds one kind of attention. A run of an encoder-decoder gives the decoder's, and the two others
/// as its companions; see traceOf().
class Trace
{
public:
    /// What one layer projected. With grouped queries, query head h reads key/value head h·kv_heads/heads.
    struct Layer
    {
        Matrix query; ///< (tokens, heads·d_head), position information applied
        Matrix key; ///< (keys, kv_heads·d_head), position information applied
        Matrix value; ///< (keys, kv_heads·d_head)
    };

    /// What a run produces; Trace takes it over and never changes it.
    struct Content
    {
        std::shared_ptr<const ModelInfo> model;
        std::string text; ///< UTF-8, exactly as given
        std::string pair; ///< UTF-8, empty without a pair
        bool hasPair = false;
        std::string decoderText; ///< UTF-8, exactly as given; what the decoder of an encoder-decoder reads
        AttentionKind kind
            = AttentionKind::Encoder; ///< of an encoder-decoder's trace; others: by model->causal
        Encoding encoding; ///< the queries, and the keys unless the kind is Cross; offsets are in decoderText
                           ///< for the decoder of an encoder-decoder
        int tokensBeforeCut
            = 0; ///< larger than encoding.size() when the text was longer than the model's positions
        std::vector<std::string> display; ///< one readable label a token
        Encoding keyEncoding; ///< the keys of kind Cross; else empty
        std::vector<std::string> keyDisplay; ///< one readable label a key of kind Cross; else empty
        std::vector<std::uint8_t>
            attended; ///< one a key: 0 hides padding from every query; empty: all attended
        float scale = 1.F; ///< scores = q·kᵀ·scale; 1/√d_head as a rule
        std::vector<float> layerScales; ///< one a layer where they differ; empty: `scale` everywhere
        float softCap = 0.F; ///< of the scores, 0: none
        std::vector<int> windows; ///< one a layer: keys that far from the query are hidden, 0: none; or empty
        PositionBias bias; ///< added to the scores
        Rotation rotation; ///< of queries and keys; empty: they were not turned
        std::optional<Rotation> windowRotation; ///< of layers with a window, where it is another
        std::vector<Matrix> hiddenStates; ///< layers + 1 of (tokens, d_model): embeddings, then after each
                                          ///< block; the last one behind the final norm; none for kind Cross
        RowVector poolerOutput; ///< (d_model) of a model with a pooler, see pooled(); else empty
        std::vector<Layer> layers;
        std::optional<int>
            onlyLayer; ///< the one that is there, of a trace that is given before its run ends; empty: all
        std::shared_ptr<const PredictionHead> predictionHead; ///< null without a language-model head
        std::shared_ptr<const HeadOutput> headOutput; ///< null: what heads write is not known
        std::shared_ptr<const Transformer> transformer; ///< that gave it; null for hand-made traces
        std::shared_ptr<const Interventions>
            interventions; ///< what was changed about the model; null: nothing
        std::vector<std::shared_ptr<const Trace>> companions; ///< other kinds of attention of the same run
    };

    explicit Trace(Content content);
    ~Trace();
    Trace(const Trace &) = delete;
    Trace &operator=(const Trace &) = delete;

    const ModelInfo &model() const { return *m_content.model; }
    const Content &content() const { return m_content; }
    const Encoding &encoding() const { return m_content.encoding; }
    const std::vector<std::string> &display() const { return m_content.display; }
    int tokens() const { return static_cast<int>(m_content.encoding.size()); } ///< queries
    int layers() const { return static_cast<int>(m_content.layers.size()); }
    int heads() const;
    int keyValueHeads() const;

    /// Whether the run has ended: all layers, hidden states and predictions are there.
    bool isWhole() const { return !m_content.onlyLayer; }
    /// Whether projections, scores and patterns of @p layer may be asked for.
    bool hasLayer(int layer) const { return isWhole() || *m_content.onlyLayer == layer; }

    AttentionKind kind() const;

    /// Whether queries see no later keys: so for decoders, unless an intervention changed that.
    bool isCausal() const;

    /// What was changed about the model; null: nothing.
    const Interventions *interventions() const { return m_content.interventions.get(); }

    /// The tokens that are looked at: those of encoding(), or of the encoder for kind Cross.
    const Encoding &keyEncoding() const;
    const std::vector<std::string> &keyDisplay() const;
    int keys() const { return static_cast<int>(keyEncoding().size()); }

    /// The encoder's and the cross-attention of the run that gave this trace of a decoder; else empty.
    const std::vector<std::shared_ptr<const Trace>> &companions() const { return m_content.companions; }

    bool wasCut() const { return m_content.tokensBeforeCut > tokens(); }

    /// Whether @p query may look at @p key in @p layer: not behind the causal mask, not at padding, not
    /// beyond the layer's window and not along an edge that is cut for all heads.
    bool isVisible(int layer, int query, int key) const;
    /// The same, and along no edge that is cut in @p head alone; head −1: no head in particular.
    bool isVisible(LayerHead head, int query, int key) const;

    /// One head's part of the projections, (tokens, d_head) or (keys, d_head); grouped queries already
    /// resolved.
    MatrixView query(LayerHead head) const;
    MatrixView key(LayerHead head) const;
    MatrixView value(LayerHead head) const;

    /// What the scores of @p layer were multiplied with.
    float scale(int layer) const;

    /// How queries and keys of @p layer were turned; empty where they were not.
    const Rotation &rotation(int layer) const;

    /// The additive mask (query, key) of @p layer: 0 where visible, −inf where not.
    const Matrix &mask(int layer) const;

    /// Scores and pattern of a head, derived at the first call and then cached. Thread-safe.
    std::shared_ptr<const HeadAttention> attention(LayerHead head) const;

    /// Mean of the layer's patterns over its heads (query, key); rows sum to 1. Cached. Thread-safe.
    std::shared_ptr<const Matrix> meanPattern(int layer) const;

    /// What the model predicts at @p position: the next token, or for a masked model the token there.
    /// Empty without a language-model head. Thread-safe; cost O(vocabulary · d_model).
    std::vector<Prediction> predictions(int position, int count) const;

private:
    int window(int layer) const;
    int maskSlot(int layer) const;

    Content m_content;
    mutable std::mutex m_mutex;
    mutable std::map<int, Matrix> m_masks; // by maskSlot()
    mutable std::vector<std::shared_ptr<const HeadAttention>> m_attention; // layers × heads
    mutable std::vector<std::shared_ptr<const Matrix>> m_mean; // layers
};

using TracePtr = std::shared_ptr<const Trace>;

/// The trace of @p kind among @p primary and its companions; null where the model has no such attention.
TracePtr traceOf(const TracePtr &primary, AttentionKind kind);

} // namespace headlight
