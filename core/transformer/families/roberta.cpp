// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

namespace headlight {

namespace {

/// Positions begin behind the row of padding, and config.json counts the rows.
Status adjustRoberta(const Config &config, ModelShape &shape)
{
    const Result<std::int64_t> padding = config.integer("pad_token_id", 0, shape.vocabulary - 1, 1);
    if (!padding)
        return padding.error();
    const Result<std::int64_t> rows = config.integer("max_position_embeddings", padding.value() + 2,
                                                     limits::maxPositions, padding.value() + 513);
    if (!rows)
        return rows.error();
    shape.paddingId = static_cast<int>(padding.value());
    shape.positionOffset = shape.paddingId + 1;
    shape.positions = static_cast<int>(rows.value()) - shape.positionOffset;
    shape.headActivation = Activation::Gelu;
    return adjustBert(config, shape);
}

} // namespace

/// Liu et al. 2019, arXiv:1907.11692; XLM-R: Conneau et al. 2019, arXiv:1911.02116. BERT with positions that
/// skip padding, and another prediction head.
Architecture robertaArchitecture(const char *family)
{
    using Presence = TensorRule::Presence;
    Architecture a = bertArchitecture();
    a.family = family;
    a.keys.vocabulary = {"vocab_size", 50265};
    a.keys.positions = {"max_position_embeddings", 512};
    a.positions = Architecture::Positions::SkipPadding;
    a.prefixes = {"", "roberta."};
    std::erase_if(a.tensors, [](const TensorRule &rule) { return rule.presence != Presence::Always; });
    a.tensors.push_back({Part::Pooler, "pooler.dense", Presence::Optional});
    a.tensors.push_back({Part::HeadTransform, "lm_head.dense", Presence::WithHead});
    a.tensors.push_back({Part::HeadNorm, "lm_head.layer_norm", Presence::WithHead});
    a.tensors.push_back({Part::DecoderBias, "lm_head", Presence::WithHead, "lm_head.decoder"});
    a.tensors.push_back({Part::Decoder, "lm_head.decoder", Presence::Optional});
    a.unused = {"embeddings.position_ids", "lm_head.decoder.bias", "classifier."};
    a.adjust = adjustRoberta;
    return a;
}

} // namespace headlight
