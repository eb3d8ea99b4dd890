// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/trace.h"

#include <optional>
#include <vector>

namespace headlight {

/// Norm-weighted attention: how long a vector really comes from each key. A key with much attention and a
/// short value (often [SEP] or a comma) shrinks.
///
///     f_h(x_j) = v_j^h W_O^h        v_j^h = x_j W_V^h + b_V^h
///     one head:   ‖A_ij f_h(x_j)‖₂ = A_ij ‖f_h(x_j)‖₂
///     a layer:    ‖Σ_h A^h_ij f_h(x_j)‖₂        the norm of the sum: heads that cancel each other do not
///     count
///
/// In the unit of the residual stream, 0 … ∞; rows do not sum to 1. The bias of W_O belongs to no key and is
/// left out, and so is a norm behind it (HeadOutput::isNormed).
/// @param head nullopt: all heads of the layer together
/// @return (query, key); MissingPart where the trace does not know W_O; InvalidArgument for a layer or head
///   that is not there; Cancelled, polled before each key
/// Thread-safe. Derives the patterns. Cost O(keys · heads² · d_head · d_model), for a layer also O(queries ·
/// keys · heads · d_model).
/// Source: Kobayashi et al. 2020, arXiv:2004.10102, eq. 4 and section 3.
Result<Matrix> normWeighted(const Trace &trace, int layer, std::optional<int> head,
                            const CancelToken &cancel = {});

/// What each key adds to the residual behind attention, measured against the whole: a part that points
/// against it adds nothing.
///
///     y_i = x_i + Σ_h Σ_j A^h_ij f_h(x_j) + b        c_k = max(‖y‖₁ − ‖y − t_k‖₁, 10⁻⁵), divided by Σ_k c_k
///
/// over the parts t_k: every visible key of every head, the residual x_i, and the bias b of W_O. Where a norm
/// stands before the sum, the parts are what it makes of them (HeadOutput::added). The feed-forward part of
/// models that run it beside attention is not in y, and neither is a norm behind the sum.
struct Contributions
{
    Matrix keys; ///< (query, key) of one head, or the sum over heads; share, 0 … 1
    std::vector<double> residual; ///< one a query
    std::vector<double> bias; ///< one a query; with all heads a row of keys, its residual and bias sum to 1
};

/// @param head nullopt: all heads of the layer together
/// @return as normWeighted(); Unsupported for kind Cross, whose residual a trace does not keep
/// Thread-safe. Derives the layer's patterns. Cost O((queries + keys) · heads² · d_head · d_model + queries ·
/// keys · heads · d_model).
/// Source: Ferrando et al. 2022, arXiv:2203.04212, with the sum itself as reference; p = 1.
Result<Contributions> contributions(const Trace &trace, int layer, std::optional<int> head,
                                    const CancelToken &cancel = {});

} // namespace headlight
