// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/transformer/architecture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headlight {

/// The tokens with which what a model writes begins and ends.
struct SequenceEnds
{
    std::int32_t start = 0; ///< decoder_start_token_id: what the decoder of an encoder-decoder reads first
    std::vector<std::int32_t> ends; ///< eos_token_id: it has finished; there may be several or none
};

/// Reads them from generation_config.json in @p folder, where that has none from @p config, and the start
/// where neither has one as the family has it.
/// @return BadFormat or BadValue naming file and key
Result<SequenceEnds> readSequenceEnds(const std::string &folder, const Config &config,
                                      const Architecture &architecture);

} // namespace headlight
