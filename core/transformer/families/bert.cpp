// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/families/families.h"

namespace headlight {

/// Devlin et al. 2019, arXiv:1810.04805. BertModel, BertForMaskedLM, BertForPreTraining.
Architecture bertArchitecture()
{
    using Presence = TensorRule::Presence;
    Architecture a;
    a.family = "bert";
    a.keys = {.layers = {"num_hidden_layers", 12},
              .heads = {"num_attention_heads", 12},
              .dModel = {"hidden_size", 768},
              .feedForward = {"intermediate_size", 3072},
              .vocabulary = {"vocab_size", 30522},
              .positions = {"max_position_embeddings", 512},
              .segments = ConfigKey{"type_vocab_size", 2},
              .normEpsilon = "layer_norm_eps",
              .normEpsilonFallback = 1e-12,
              .activation = "hidden_act",
              .activationFallback = "gelu"};
    a.normPlace = NormPlace::After;
    a.prefixes = {"", "bert."};
    a.tensors = {
        {Part::TokenTable, "embeddings.word_embeddings"},
        {Part::PositionTable, "embeddings.position_embeddings"},
        {Part::SegmentTable, "embeddings.token_type_embeddings"},
        {Part::EmbeddingNorm, "embeddings.LayerNorm"},
        {Part::Query, "encoder.layer.{}.attention.self.query"},
        {Part::Key, "encoder.layer.{}.attention.self.key"},
        {Part::Value, "encoder.layer.{}.attention.self.value"},
        {Part::AttentionOutput, "encoder.layer.{}.attention.output.dense"},
        {Part::AttentionNorm, "encoder.layer.{}.attention.output.LayerNorm"},
        {Part::FeedForwardUp, "encoder.layer.{}.intermediate.dense"},
        {Part::FeedForwardDown, "encoder.layer.{}.output.dense"},
        {Part::FeedForwardNorm, "encoder.layer.{}.output.LayerNorm"},
        {Part::Pooler, "pooler.dense", Presence::Optional},
        {Part::HeadTransform, "cls.predictions.transform.dense", Presence::WithHead},
        {Part::HeadNorm, "cls.predictions.transform.LayerNorm", Presence::WithHead},
        {Part::DecoderBias, "cls.predictions", Presence::WithHead, "cls.predictions.decoder"},
        {Part::Decoder, "cls.predictions.decoder", Presence::Optional},
    };
    a.unused = {"cls.seq_relationship.", "embeddings.position_ids", "cls.predictions.decoder.bias"};
    a.adjust = adjustBert;
    return a;
}

} // namespace headlight
