// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/buffer.h"
#include "core/base/matrix.h"
#include "core/transformer/attention.h"

namespace headlight {

/// One head's queries, keys and values as blocks of larger matrices.
struct HeadInput
{
    const float *query = nullptr; ///< (queries, d_head)
    std::ptrdiff_t queryStride = 0;
    const float *key = nullptr; ///< (keys, d_head)
    const float *value = nullptr; ///< (keys, d_head)
    std::ptrdiff_t keyValueStride = 0;
    int queries = 0;
    int keys = 0; ///< firstQuery + queries when causal
    int dHead = 0;
    ScoreRule rule;
    bool causal = false;
    const float *keyMask = nullptr; ///< (keys): 0 keeps a key, −inf hides it from every query; or null
    int window = 0; ///< a query sees keys less than this far from it; 0: all
    int firstQuery = 0; ///< token that the first query is: those before it have been looked at already
};

/// Keys packed as Kernels::linear wants them, so that query·keyᵀ is a product with a packed matrix.
class PackedKeys
{
public:
    void pack(const float *key, std::ptrdiff_t stride, int tokens, int dHead);

    /// scores (rows, keys below lastKey rounded up to a panel) = query·keyᵀ, without scale and mask.
    void multiply(const float *query, std::ptrdiff_t queryStride, int rows, int lastKey, float *scores,
                  std::ptrdiff_t scoresStride) const;

private:
    FloatBuffer m_panels;
    int m_tokens = 0;
    int m_dHead = 0;
};

/// Computes z = softmax(cap(query·keyᵀ·scale) + bias + mask)·value for one head, some queries at a time, so
/// that memory is O(keys · 64) instead of O(queries · keys). The pattern is the one that
/// scaledDotProductAttention() gives, bit for bit. One object a thread; its memory is kept from call to call.
class HeadMixer
{
public:
    /// @param z (queries, d_head) with @p zStride floats from row to row
    void mix(const HeadInput &input, float *z, std::ptrdiff_t zStride);

private:
    PackedKeys m_keys;
    FloatBuffer m_values; // (keys, d_head rounded up to 16)
    FloatBuffer m_scores; // (64, keys)
};

} // namespace headlight
