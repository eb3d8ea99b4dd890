// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/families/families.h"

namespace headlight {

/// Sanh et al. 2019, arXiv:1910.01108. BERT without segments and pooler.
Architecture distilbertArchitecture()
{
    using Presence = TensorRule::Presence;
    Architecture a;
    a.family = "distilbert";
    a.keys = {.layers = {"n_layers", 6, "num_hidden_layers"},
              .heads = {"n_heads", 12, "num_attention_heads"},
              .dModel = {"dim", 768, "hidden_size"},
              .feedForward = {"hidden_dim", 3072},
              .vocabulary = {"vocab_size", 30522},
              .positions = {"max_position_embeddings", 512},
              .normEpsilonFallback = 1e-12,
              .activation = "activation",
              .activationFallback = "gelu"};
    a.normPlace = NormPlace::After;
    a.prefixes = {"", "distilbert."};
    a.tensors = {
        {Part::TokenTable, "embeddings.word_embeddings"},
        {Part::PositionTable, "embeddings.position_embeddings"},
        {Part::EmbeddingNorm, "embeddings.LayerNorm"},
        {Part::Query, "transformer.layer.{}.attention.q_lin"},
        {Part::Key, "transformer.layer.{}.attention.k_lin"},
        {Part::Value, "transformer.layer.{}.attention.v_lin"},
        {Part::AttentionOutput, "transformer.layer.{}.attention.out_lin"},
        {Part::AttentionNorm, "transformer.layer.{}.sa_layer_norm"},
        {Part::FeedForwardUp, "transformer.layer.{}.ffn.lin1"},
        {Part::FeedForwardDown, "transformer.layer.{}.ffn.lin2"},
        {Part::FeedForwardNorm, "transformer.layer.{}.output_layer_norm"},
        {Part::HeadTransform, "vocab_transform", Presence::WithHead},
        {Part::HeadNorm, "vocab_layer_norm", Presence::WithHead},
        {Part::DecoderBias, "vocab_projector", Presence::WithHead},
        {Part::Decoder, "vocab_projector", Presence::Optional},
    };
    a.unused = {"embeddings.position_ids", "classifier.", "qa_outputs."};
    return a;
}

} // namespace headlight
