// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/score.h"
#include "core/analysis/targets.h"
#include "core/analysis/tokenmarks.h"
#include "core/base/canceltoken.h"
#include "core/transformer/trace.h"

#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace headlight {

/// What is measured about a head on one sentence; formulas stand in the headers that are named.
enum class HeadMetric {
    Entropy, ///< entropy.h; nats
    NormalisedEntropy, ///< entropy.h; share
    EffectiveKeys, ///< entropy.h; keys
    Distance, ///< distance.h; tokens; with itself only
    DistanceWithoutFirst, ///< distance.h; tokens; with itself only
    Confidence, ///< confidence.h; share, [SEP] and the like left out
    Sink, ///< sink.h; share
    // From here on shares of attention to targets.h
    Self, ///< the query's own token
    Previous, ///< the token before it
    Next, ///< the token after it; not applicable under a causal mask
    Local, ///< up to localWidth tokens away, without itself
    FirstToken, ///< token 0
    Delimiter, ///< special tokens behind the first
    Punctuation,
    DuplicateToken, ///< earlier copies of the query's token, special ones left out
    Induction, ///< what followed earlier copies, special ones left out
    Content, ///< keys that are neither special, nor the first, nor the query or local to it
};
inline constexpr std::size_t headMetricCount = 17;
inline constexpr int localWidth = 2;

enum class MetricUnit { Share, Nats, Keys, Tokens };

/// How a metric is called in files: "normalised_entropy". Windows translate.
std::string_view metricKey(HeadMetric metric);
MetricUnit metricUnit(HeadMetric metric);
/// All of them, in order.
std::array<HeadMetric, headMetricCount> allHeadMetrics();

/// All metrics of one head on one sentence.
struct HeadScores
{
    std::array<Score, headMetricCount> scores;

    const Score &operator[](HeadMetric metric) const { return scores[static_cast<std::size_t>(metric)]; }
    Score &operator[](HeadMetric metric) { return scores[static_cast<std::size_t>(metric)]; }
};

/// What the heads of one layer are measured against: made once for all heads that share a mask.
class HeadScale
{
public:
    /// @param ids of the tokens where queries and keys are the same tokens; empty where they are not
    ///   (cross-attention): then everything that compares positions or tokens is not applicable
    HeadScale(Visibility visibility, const TokenMarks &keys, std::span<const std::int32_t> ids);

    const Visibility &visibility() const { return m_visibility; }

    /// @param pattern (query, key), rows sum to 1
    /// Pure, thread-safe. Cost O(queries · keys).
    HeadScores score(const MatrixView &pattern) const;

private:
    Visibility m_visibility;
    std::vector<std::uint8_t> m_delimiter;
    bool m_sameTokens;
    std::map<HeadMetric, Targets> m_targets;
};

/// The scale for @p layer of a trace.
HeadScale headScale(const Trace &trace, int layer);

/// The scores of every head, layer by layer: head h of layer l is at l · heads + h.
/// Derives every pattern of the trace. Cost O(layers · heads · queries · keys). Thread-safe.
/// @return nothing when cancelled; polled before each layer
std::optional<std::vector<HeadScores>> allHeadScores(const Trace &trace, const CancelToken &cancel = {});

} // namespace headlight
