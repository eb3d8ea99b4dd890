// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

namespace headlight {

// The only places that say what the interventions of a run mean for attention; without interventions they
// give what the model does. All are pure.

/// Whether the queries of @p content see no later keys.
bool isCausal(const Trace::Content &content);

/// Whether queries and keys of @p content know where they stand.
bool hasPositions(const Trace::Content &content);

/// Whether @p query may look at @p key in @p head, which may be Interventions::All: see Trace::isVisible().
bool isVisible(const Trace::Content &content, LayerHead head, int query, int key);

/// (queries, keys) 0 where visible in @p layer, −inf where not.
Matrix visibilityMask(const Trace::Content &content, int layer, int queries, int keys);

/// Scores and pattern of a head from its queries and keys, with all that @p content says about scale, cap,
/// bias, temperature and edges that are cut in this head.
/// @param mask (query, key) of the layer, by visibilityMask()
HeadAttention headPattern(const Trace::Content &content, LayerHead head, const MatrixView &query,
                          const MatrixView &key, const Matrix &mask);

/// What a head gives, (query, d_head): pattern · value, with zeroed values; or, where the head is ablated,
/// zero or the mean over the queries. @param value (key, d_head)
Matrix headResult(const Trace::Content &content, LayerHead head, const Matrix &pattern,
                  const MatrixView &value);

} // namespace headlight
