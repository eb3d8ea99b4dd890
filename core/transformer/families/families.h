// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/transformer/architecture.h"

#include <functional>
#include <string>
#include <vector>

namespace headlight {

// One file a family or a group of close relatives; architecture.cpp lists them.
Architecture albertArchitecture();
Architecture bartArchitecture();
Architecture bertArchitecture();
Architecture bloomArchitecture();
Architecture distilbertArchitecture();
Architecture electraArchitecture();
Architecture gemmaArchitecture();
Architecture gemma2Architecture();
Architecture gemma3Architecture();
Architecture gpt2Architecture();
Architecture gptNeoArchitecture();
Architecture gptNeoxArchitecture();
Architecture llamaArchitecture();
Architecture marianArchitecture();
Architecture mbartArchitecture();
Architecture mistralArchitecture();
Architecture modernbertArchitecture();
Architecture mt5Architecture();
Architecture olmo2Architecture();
Architecture optArchitecture();
Architecture pegasusArchitecture();
Architecture phiArchitecture();
Architecture phi3Architecture();
Architecture qwen2Architecture();
Architecture qwen3Architecture();
Architecture t5Architecture();
Architecture mpnetArchitecture();
Architecture robertaArchitecture(const char *family); ///< "roberta", "xlm-roberta", "camembert"

/// Unsupported where @p key is not @p supported, which it is when absent.
Status requireSwitch(const Config &config, const std::string &key, bool supported, const char *what);

/// Reads a switch that gives @p parts a bias; where it is not as @p usual they become exceptions.
Status readBias(const Config &config, const std::string &key, bool usual, const std::vector<Part> &parts,
                ModelShape &shape);

/// Query, key, value and output of the self-attention, separate or as one.
std::vector<Part> attentionLinears();

/// Reads the rotary embedding of all layers; with linear or dynamic scaling a run can hold as many tokens
/// more.
Status adjustRotary(const Config &config, ModelShape &shape, const RotaryKeys &keys = {});

/// Reads one rotary embedding for layers that see everything, scaled, and one for those with a window, which
/// knows no scaling but its own in rope_parameters.
Status adjustRotaryPair(const Config &config, ModelShape &shape, RotaryKeys whole, RotaryKeys windowed);

/// Which layers have a window where layer_types does not say it.
using IsWindowed = std::function<bool(int layer)>;

/// Sets the window of @p width for the layers that layer_types, or else @p isWindowed, says. 0: none, and
/// then layer_types must not ask for one.
Status setWindows(const Config &config, ModelShape &shape, int width, const IsWindowed &isWindowed);

/// The same with the width of sliding_window; where it is absent @p fallback, where it is null none.
Status adjustWindows(
    const Config &config, ModelShape &shape, int fallback,
    const IsWindowed &isWindowed = [](int) { return true; });

/// What BERT and those that share its code ask: absolute positions, no second model; reads is_decoder.
Status adjustBert(const Config &config, ModelShape &shape);

} // namespace headlight
