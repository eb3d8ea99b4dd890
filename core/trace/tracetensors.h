// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/checkpoint/tensordata.h"
#include "core/trace/tracescope.h"

#include <map>

namespace headlight {

/// What goes into a file of arrays besides the patterns.
struct TraceParts
{
    bool hiddenStates = false;
    bool logits = false;
};

/// A trace as named arrays:
///
///     input_ids           (tokens)              int64
///     what_if_utf8        (bytes)               int64, only of a run with interventions: what was changed
///     attentions.L        (heads, query, key)   float32, the layers and heads of @p scope, a mean as one
///     hidden_states.i     (tokens, d_model)     float32, 0 = embeddings, then after each block
///     pooler_output       (d_model)             float32, with hidden states, where the model has a pooler
///     logits              (tokens, vocabulary)  float32
///
/// The run of an encoder-decoder gives input_ids, decoder_input_ids, encoder_attentions.L,
/// decoder_attentions.L, cross_attentions.L (queries of the decoder, keys of the encoder),
/// encoder_hidden_states.i, decoder_hidden_states.i and logits; one of its companions, and any trace with
/// TraceScope::Kinds::Own, only what is its own.
///
/// @return InvalidArgument for a scope outside the trace, MissingPart for logits of a model that predicts
/// nothing,
///   OutOfMemory
Result<std::vector<TensorData>> traceTensors(const Trace &trace, const TraceScope &scope,
                                             const TraceParts &parts, const Progress &progress = {});

/// What the arrays come from, for a file's own description: program, model, family, text, pair, heads, and
/// what_if where something was changed about the model.
std::map<std::string, std::string> traceMetadata(const Trace &trace, const TraceScope &scope);

} // namespace headlight
