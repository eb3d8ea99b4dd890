// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace headlight {

struct Architecture;
struct ModelShape;

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
    QueryNorm, ///< of the projected queries, head by head or over all heads
    KeyNorm,
    AttentionOutput, ///< Linear heads·d_head → d_model
    AttentionNorm, ///< before attention, or after it and its residual
    AttentionUpdateNorm, ///< after attention, before its residual
    CrossQuery, ///< the same of the cross-attention: queries from the decoder
    CrossKey, ///< keys and values from the encoder
    CrossValue,
    CrossOutput,
    CrossNorm,
    FeedForwardGate, ///< Linear d_model → feed-forward width, its activation multiplies what Up gives
    FeedForwardGateUp, ///< both as one Linear, side by side
    FeedForwardGatedUp, ///< what Up is, under its name in a model that may have a gate or not
    FeedForwardUp, ///< Linear d_model → feed-forward width
    FeedForwardDown, ///< Linear back
    FeedForwardNorm, ///< before the feed-forward part, or after it and its residual
    FeedForwardUpdateNorm, ///< after the feed-forward part, before its residual
    FinalNorm, ///< after the last block
    FinalProjection, ///< Linear d_model → embedding
    Pooler, ///< Linear d_model → d_model behind the first token's last hidden state
    HeadTransform, ///< Linear d_model → embedding before the decoder
    HeadNorm,
    Decoder, ///< (vocabulary, embedding), where it is not the embedding table itself
    DecoderBias, ///< (vocabulary)
};

/// What the file holds of a part.
enum class ModuleKind {
    Linear, ///< a weight, and a bias where hasBias() says so
    Norm, ///< a weight, and a bias unless the root mean square is taken
    Table, ///< a weight
    Bias, ///< a bias
};

ModuleKind kindOf(Part part);

/// Whether the part belongs to the prediction head, whose names have no prefix.
bool isHead(Part part);

/// (out, in) of a Linear, (rows, columns) of a table, (1, width) of a norm or bias.
std::array<std::int64_t, 2> extentsOf(Part part, const Architecture &architecture, const ModelShape &shape);

/// Whether the definition gives a Linear a bias; the file must have it then.
bool hasBias(Part part, const Architecture &architecture, const ModelShape &shape);

} // namespace headlight
