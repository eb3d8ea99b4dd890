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

Status adjustRotary(const Config &config, ModelShape &shape, double fraction, const std::string &thetaKey)
{
    const Result<Rotary> rotary
        = readRotary(config, thetaKey, static_cast<int>(shape.dHead * fraction), shape.positions);
    if (!rotary)
        return rotary.error();
    shape.rotary = rotary.value();
    if (shape.rotary.scaling == Rotary::Scaling::Linear || shape.rotary.scaling == Rotary::Scaling::Dynamic)
        shape.positions = static_cast<int>(
            std::min(shape.positions * shape.rotary.factor, static_cast<double>(limits::maxPositions)));
    return Done{};
}

Status adjustWindows(const Config &config, ModelShape &shape, int first, int step)
{
    if (!config.has("sliding_window"))
        return Done{};
    const Result<std::int64_t> window = config.integer("sliding_window", 1, limits::maxPositions);
    if (!window)
        return window.error();
    shape.windows.assign(static_cast<std::size_t>(shape.layers), 0);
    for (int layer = first; layer < shape.layers; layer += step)
        shape.windows[static_cast<std::size_t>(layer)] = static_cast<int>(window.value());
    return Done{};
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
