// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"
#include "core/transformer/attentionkind.h"

namespace headlight {

/// Turns what the heads of a layer give into what they add to the residual stream; kept alive by the traces
/// that may ask it.
class HeadOutput
{
public:
    virtual ~HeadOutput() = default;

    /// What each head writes, (heads, d_model): z_h · W_O^h. The bias of W_O belongs to no head and is left
    /// out.
    /// @param z (heads, d_head), of one query
    /// @param kind Cross for a decoder's attention to an encoder
    /// Thread-safe. Cost O(heads² · d_head · d_model).
    virtual Matrix writes(int layer, AttentionKind kind, const Matrix &z) const = 0;

    /// The bias of W_O, (d_model), which belongs to no head.
    virtual RowVector bias(int layer, AttentionKind kind) const = 0;

    /// Whether what all heads of @p layer write together is normed before it is added.
    virtual bool isNormed(int layer, AttentionKind kind) const = 0;

    /// What of each of @p parts (parts, d_model) is added to the residual stream: the parts themselves, or
    /// where isNormed() the norm with the spread σ of their sum @p update, which makes it a linear map:
    /// (p − mean(p))/σ(update) · gain, so that what the parts add is what the whole adds. A bias of that norm
    /// belongs to no part and is left out.
    virtual Matrix added(int layer, AttentionKind kind, const Matrix &parts,
                         const RowVector &update) const = 0;

    /// What self-attention is added to, given the hidden state before the block: that state itself, or in
    /// models that add to the normed one, its norm.
    virtual RowVector residual(int layer, const RowVector &hiddenState) const = 0;
};

} // namespace headlight
