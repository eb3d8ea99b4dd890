// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info.h"

#include "app/modelnames.h"
#include "core/base/file.h"

#include <nlohmann/json.hpp>

namespace headlight::cli {

Status runInfo(const InfoArguments &arguments)
{
    const auto model = LanguageModel::load(app::modelNamed(arguments.model));
    if (!model)
        return model.error();
    const ModelInfo &info = model.value()->info();
    using Json = nlohmann::ordered_json;
    Json json{
        {"name", info.name},
        {"path", info.path},
        {"family", info.family},
        {"layers", info.layers},
        {"heads", info.heads},
        {"key_value_heads", info.keyValueHeads},
        {"d_model", info.dModel},
        {"d_head", info.dHead},
        {"vocabulary", info.vocabulary},
        {"max_positions", info.maxPositions},
        {"parameters", info.parameters},
        {"dtype", info.dtype},
        {"tokenizer", info.tokenizerKind.empty() ? Json(nullptr) : Json(info.tokenizerKind)},
        {"causal", info.causal},
        {"segments", info.hasSegments},
        {"predicts", info.predicts},
        {"warnings", model.value()->warnings()},
    };
    if (info.isEncoderDecoder) {
        json["decoder_layers"] = info.decoderLayers;
        json["decoder_heads"] = info.decoderHeads;
        json["decoder_max_positions"] = info.decoderPositions;
    }
    constexpr int Indent = 2;
    return writeFileAtomically("-", json.dump(Indent, ' ', false, Json::error_handler_t::replace) + '\n');
}

} // namespace headlight::cli
