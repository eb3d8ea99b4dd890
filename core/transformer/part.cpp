// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/part.h"

#include "core/transformer/architecture.h"

#include <algorithm>

namespace headlight {

ModuleKind kindOf(Part part)
{
    switch (part) {
    case Part::TokenTable:
    case Part::PositionTable:
    case Part::SegmentTable:
    case Part::RelativeBias:
    case Part::Decoder:
        return ModuleKind::Table;
    case Part::EmbeddingNorm:
    case Part::QueryNorm:
    case Part::KeyNorm:
    case Part::CrossNorm:
    case Part::AttentionNorm:
    case Part::AttentionUpdateNorm:
    case Part::FeedForwardNorm:
    case Part::FeedForwardUpdateNorm:
    case Part::FinalNorm:
    case Part::HeadNorm:
        return ModuleKind::Norm;
    case Part::DecoderBias:
        return ModuleKind::Bias;
    default:
        return ModuleKind::Linear;
    }
}

bool isHead(Part part)
{
    return part == Part::HeadTransform || part == Part::HeadNorm || part == Part::Decoder
        || part == Part::DecoderBias;
}

std::array<std::int64_t, 2> extentsOf(Part part, const Architecture &architecture, const ModelShape &shape)
{
    const bool normsHeads = architecture.queryKeyNorm == Architecture::QueryKeyNorm::Head;
    const std::int64_t model = shape.dModel;
    const std::int64_t queries = std::int64_t{shape.heads} * shape.dHead;
    const std::int64_t keys = std::int64_t{shape.keyValueHeads} * shape.dHead;
    switch (part) {
    case Part::TokenTable:
    case Part::Decoder:
        return {shape.vocabulary, shape.embedding};
    case Part::PositionTable:
        return {std::int64_t{shape.positionOffset} + shape.positions,
                architecture.projectsTokens ? model : shape.embedding};
    case Part::SegmentTable:
        return {shape.segments, shape.embedding};
    case Part::RelativeBias:
        return {shape.relativeBuckets, shape.heads};
    case Part::EmbeddingNorm:
    case Part::HeadNorm:
        return {1, shape.embedding};
    case Part::EmbeddingProjection:
        return {model, shape.embedding};
    case Part::FinalProjection:
    case Part::HeadTransform:
        return {shape.embedding, model};
    case Part::Query:
    case Part::CrossQuery:
        return {queries, model};
    case Part::Key:
    case Part::Value:
    case Part::CrossKey:
    case Part::CrossValue:
        return {keys, model};
    case Part::QueryNorm:
        return {1, normsHeads ? shape.dHead : queries};
    case Part::KeyNorm:
        return {1, normsHeads ? shape.dHead : keys};
    case Part::QueryKeyValue:
        return {queries + 2 * keys, model};
    case Part::AttentionOutput:
    case Part::CrossOutput:
        return {model, queries};
    case Part::Pooler:
        return {model, model};
    case Part::FeedForwardGate:
    case Part::FeedForwardGatedUp:
    case Part::FeedForwardUp:
        return {shape.feedForward, model};
    case Part::FeedForwardGateUp:
        return {2 * std::int64_t{shape.feedForward}, model};
    case Part::FeedForwardDown:
        return {model, shape.feedForward};
    case Part::DecoderBias:
        return {1, shape.vocabulary};
    default:
        return {1, model};
    }
}

bool hasBias(Part part, const Architecture &architecture, const ModelShape &shape)
{
    const std::vector<Part> &exceptions = shape.biasExceptions;
    const bool excepted = std::find(exceptions.begin(), exceptions.end(), part) != exceptions.end();
    return (architecture.linearBias == Architecture::Bias::All) != excepted;
}

} // namespace headlight
