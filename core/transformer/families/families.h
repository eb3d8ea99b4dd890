// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/transformer/architecture.h"

namespace headlight {

// One file a family or a group of close relatives; architecture.cpp lists them.
Architecture albertArchitecture();
Architecture bertArchitecture();
Architecture bloomArchitecture();
Architecture distilbertArchitecture();
Architecture electraArchitecture();
Architecture gemmaArchitecture();
Architecture gemma2Architecture();
Architecture gpt2Architecture();
Architecture gptNeoArchitecture();
Architecture gptNeoxArchitecture();
Architecture llamaArchitecture();
Architecture mistralArchitecture();
Architecture optArchitecture();
Architecture phiArchitecture();
Architecture phi3Architecture();
Architecture qwen2Architecture();
Architecture t5Architecture();
Architecture mpnetArchitecture();
Architecture robertaArchitecture(const char *family); ///< "roberta", "xlm-roberta", "camembert"

/// Unsupported where @p key is not @p supported, which it is when absent.
Status requireSwitch(const Config &config, const std::string &key, bool supported, const char *what);

/// Reads the rotary embedding of @p fraction of each head; with linear or dynamic scaling a run can hold as
/// many tokens more.
Status adjustRotary(const Config &config, ModelShape &shape, double fraction = 1,
                    const std::string &thetaKey = "rope_theta");

/// Reads sliding_window for the layers from @p first on, every @p step; absent or null: none.
Status adjustWindows(const Config &config, ModelShape &shape, int first = 0, int step = 1);

/// What BERT and those that share its code ask: absolute positions, no second model; reads is_decoder.
Status adjustBert(const Config &config, ModelShape &shape);

} // namespace headlight
