// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/interventions.h"
#include "core/transformer/trace.h"

#include <functional>
#include <vector>

namespace headlight {

/// A token whose probability an intervention changed.
struct TokenChange
{
    std::int32_t id = 0;
    std::string token; ///< as Prediction::token shows it
    double before = 0, after = 0; ///< probabilities
};

/// What an intervention did to the prediction at a position. Source of the divergence: Kullback & Leibler
/// 1951.
struct PredictionChange
{
    double divergence = 0; ///< KL(before ‖ after), nats, 0 … ∞
    std::vector<TokenChange> tokens; ///< largest change of probability first, either way
};

/// @param count how many tokens to list
/// @return MissingPart for models that predict nothing; InvalidArgument for a position that is not there or
/// traces of
///   different lengths; BadValue where a logit is NaN or infinite, so that there are no probabilities
/// Thread-safe. Cost O(vocabulary · d_model).
Result<PredictionChange> predictionChange(const Trace &before, const Trace &after, int position, int count);

/// Where the prediction of @p trace is most telling: at the last token of a causal model; else at the first
/// [MASK] or <mask>, or without one at the first token behind the one that models put in front.
int predictionPosition(const Trace &trace);

/// How much a head matters for a sentence, measured by taking it out.
struct HeadEffect
{
    LayerHead head;
    double divergence = 0; ///< KL(before ‖ after) of the prediction at the position, nats
    double lossChange = 0; ///< mean −ln p(next token) after minus before, nats; NaN unless the model predicts
                           ///< next tokens and there are at least two; positive: the head helped
};

/// Ablates each head alone, from its layer upwards; everything else stays as it is. Zero and mean ablation
/// can disagree: zero also takes away what the head writes whatever the text is.
/// @param position where the prediction is compared
/// @param progress called with 0 … 1 on the calling thread; may be empty
/// @return layer by layer; the errors of rerun() and predictionChange(); Cancelled within one layer
/// Source: Michel et al. 2019, arXiv:1905.10650, without their gradient proxy.
Result<std::vector<HeadEffect>> ablateAllHeads(const Trace &base, Interventions::AblateBy by, int position,
                                               const CancelToken &cancel = {},
                                               const std::function<void(double)> &progress = {});

/// Value zeroing: how much each token's value matters for each output of a layer.
///
///     C_ij = 1 − cos(y_i, y_i without v_j),  rows divided by their sum        0 … 1
///
/// with y the hidden states behind the layer's block, of the last layer behind the final norm. A row without
/// any change is 0.
/// @return (query, key); InvalidArgument for a layer that is not there; the errors of rerun()
/// Cost: one pass from this layer on for each key.
/// Source: Mohebbi et al. 2023, arXiv:2301.12971, section 3.
Result<Matrix> valueZeroing(const Trace &base, int layer, const CancelToken &cancel = {});

} // namespace headlight
