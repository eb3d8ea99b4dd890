// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/generationstep.h"
#include "core/transformer/languagemodel.h"

namespace headlight {

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
