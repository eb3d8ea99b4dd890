// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/languagemodel.h"

namespace headlight {

enum class GenerationEnd {
    None, ///< the trace has one token more
    EndToken, ///< the model ended its text; the trace is the one before
    PositionLimit, ///< the model has no position for one more token; the trace is the one before
};

struct GenerationStep
{
    GenerationEnd end = GenerationEnd::None;
    std::int32_t id = -1; ///< the token that was chosen, the end token too; −1 at the position limit
    TracePtr trace;
};

/// Greedy generation, one token: the likeliest next token behind @p trace, and the trace with it. Of equally
/// likely ones the lowest id. What generation_config.json may ask beyond that (beams, forced or forbidden
/// tokens) is not done.
/// @param trace of @p model, of kind Decoder
/// @return InvalidArgument for a model that predicts no next token, BadValue when its logits are no numbers,
///   Cancelled
Result<GenerationStep> generateNext(const LanguageModel &model, const TracePtr &trace,
                                    const CancelToken &cancel = {});

/// The same until the model ends its text, or @p count tokens have been added.
Result<GenerationStep> generate(const LanguageModel &model, const TracePtr &trace, int count,
                                const CancelToken &cancel = {});

} // namespace headlight
