// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/checkpoint/config.h"
#include "core/transformer/families/families.h"

#include <algorithm>

namespace headlight {

Status requireSwitch(const Config &config, const std::string &key, bool supported, const char *what)
{
    const Result<bool> value = config.boolean(key, supported);
    if (!value)
        return value.error();
    if (value.value() == supported)
        return Done{};
    return Error{.code = ErrorCode::Unsupported,
                 .what = what,
                 .file = config.file(),
                 .item = key,
                 .expected = supported ? "true" : "false",
                 .found = supported ? "false" : "true"};
}

std::vector<Part> attentionLinears()
{
    return {Part::Query, Part::Key, Part::Value, Part::QueryKeyValue, Part::AttentionOutput};
}

Status readBias(const Config &config, const std::string &key, bool usual, const std::vector<Part> &parts,
                ModelShape &shape)
{
    const Result<bool> value = config.boolean(key, usual);
    if (!value)
        return value.error();
    if (value.value() != usual)
        shape.biasExceptions.insert(shape.biasExceptions.end(), parts.begin(), parts.end());
    return Done{};
}

Status adjustRotary(const Config &config, ModelShape &shape, const RotaryKeys &keys)
{
    const Result<Rotary> rotary = readRotary(config, keys, shape.dHead, shape.positions);
    if (!rotary)
        return rotary.error();
    shape.rotary = rotary.value();
    if (shape.rotary.scaling == Rotary::Scaling::Linear || shape.rotary.scaling == Rotary::Scaling::Dynamic)
        shape.positions = static_cast<int>(
            std::min(shape.positions * shape.rotary.factor, static_cast<double>(limits::maxPositions)));
    return Done{};
}

Status adjustRotaryPair(const Config &config, ModelShape &shape, RotaryKeys whole, RotaryKeys windowed)
{
    windowed.layers = RotaryLayers::Windowed;
    const Result<Rotary> rotary = readRotary(config, windowed, shape.dHead, shape.positions);
    if (!rotary)
        return rotary.error();
    shape.windowRotary = rotary.value();
    whole.layers = RotaryLayers::Whole;
    return adjustRotary(config, shape, whole);
}

Status setWindows(const Config &config, ModelShape &shape, int width, const IsWindowed &isWindowed)
{
    const Result<std::vector<std::string>> listed = config.strings("layer_types");
    if (!listed)
        return listed.error();
    const std::vector<std::string> &types = listed.value();
    const auto layers = static_cast<std::size_t>(shape.layers);
    const bool known = std::all_of(types.begin(), types.end(), [&](const std::string &type) {
        return type == "full_attention" || (type == "sliding_attention" && width > 0);
    });
    if (!known || (!types.empty() && types.size() != layers)) {
        return Error{
            .code = ErrorCode::Unsupported,
            .what = "the kinds of the layers cannot be used",
            .file = config.file(),
            .item = "layer_types",
            .expected = std::to_string(layers)
                + (width > 0 ? " times full_attention or sliding_attention" : " times full_attention"),
            .found = std::to_string(types.size()) + " entries"};
    }
    if (width == 0)
        return Done{};
    shape.windows.assign(layers, 0);
    for (std::size_t layer = 0; layer < layers; ++layer) {
        if (types.empty() ? isWindowed(static_cast<int>(layer)) : types[layer] == "sliding_attention")
            shape.windows[layer] = width;
    }
    return Done{};
}

Status adjustWindows(const Config &config, ModelShape &shape, int fallback, const IsWindowed &isWindowed)
{
    if (config.isNull("sliding_window") || (fallback == 0 && !config.has("sliding_window")))
        return setWindows(config, shape, 0, isWindowed);
    const Result<std::int64_t> window = config.integer("sliding_window", 1, limits::maxPositions, fallback);
    if (!window)
        return window.error();
    return setWindows(config, shape, static_cast<int>(window.value()), isWindowed);
}

Status adjustBert(const Config &config, ModelShape &shape)
{
    const Result<std::string> position = config.choice("position_embedding_type", {"absolute"}, "absolute");
    if (!position)
        return position.error();
    const Result<bool> decoder = config.boolean("is_decoder", false);
    if (!decoder)
        return decoder.error();
    shape.causal = decoder.value();
    return requireSwitch(config, "add_cross_attention", false, "this model attends to a second model");
}

} // namespace headlight
