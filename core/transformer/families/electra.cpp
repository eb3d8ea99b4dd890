// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

Status adjustElectra(const Config &config, ModelShape &shape)
{
    if (shape.embedding == shape.dModel)
        shape.absent.push_back(Part::EmbeddingProjection);
    shape.headActivation = Activation::Gelu;
    return adjustBert(config, shape);
}

} // namespace

/// Clark et al. 2020, arXiv:2003.10555. BERT with narrower embeddings; a generator predicts tokens, a
/// discriminator does not.
Architecture electraArchitecture()
{
    using Presence = TensorRule::Presence;
    Architecture a = bertArchitecture();
    a.family = "electra";
    a.keys.dModel = {"hidden_size", 256};
    a.keys.heads = {"num_attention_heads", 4};
    a.keys.feedForward = {"intermediate_size", 1024};
    a.keys.embedding = "embedding_size";
    a.keys.embeddingFallback = 128;
    a.prefixes = {"", "electra."};
    std::erase_if(a.tensors, [](const TensorRule &rule) { return rule.presence != Presence::Always; });
    a.tensors.push_back({Part::EmbeddingProjection, "embeddings_project"});
    a.tensors.push_back({Part::HeadTransform, "generator_predictions.dense", Presence::WithHead});
    a.tensors.push_back({Part::HeadNorm, "generator_predictions.LayerNorm", Presence::WithHead});
    a.tensors.push_back({Part::DecoderBias, "generator_lm_head", Presence::WithHead});
    a.tensors.push_back({Part::Decoder, "generator_lm_head", Presence::Optional});
    a.unused = {"discriminator_predictions.", "embeddings.position_ids", "classifier."};
    a.adjust = adjustElectra;
    return a;
}

} // namespace headlight
