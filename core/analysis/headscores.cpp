// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/headscores.h"

#include "core/analysis/confidence.h"
#include "core/analysis/distance.h"
#include "core/analysis/entropy.h"
#include "core/analysis/sink.h"

#include <cstdlib>

namespace headlight {

namespace {

struct MetricName
{
    std::string_view key;
    MetricUnit unit;
};

constexpr std::array<MetricName, headMetricCount> metricNames{{
    {"entropy", MetricUnit::Nats},
    {"normalised_entropy", MetricUnit::Share},
    {"effective_keys", MetricUnit::Keys},
    {"distance", MetricUnit::Tokens},
    {"distance_without_first", MetricUnit::Tokens},
    {"confidence", MetricUnit::Share},
    {"sink", MetricUnit::Share},
    {"self", MetricUnit::Share},
    {"previous", MetricUnit::Share},
    {"next", MetricUnit::Share},
    {"local", MetricUnit::Share},
    {"first_token", MetricUnit::Share},
    {"delimiter", MetricUnit::Share},
    {"punctuation", MetricUnit::Share},
    {"duplicate_token", MetricUnit::Share},
    {"induction", MetricUnit::Share},
    {"content", MetricUnit::Share},
}};

/// Keys that only what they say can explain: far from the query, not special, not the first.
Targets contentTargets(const Visibility &visibility, const TokenMarks &marks)
{
    return {visibility, Targets::Rows::WithTarget, [&](int query, int key) {
                return key > 0 && std::abs(key - query) > localWidth
                    && marks.special[static_cast<std::size_t>(key)] == 0;
            }};
}

} // namespace

std::string_view metricKey(HeadMetric metric)
{
    return metricNames[static_cast<std::size_t>(metric)].key;
}

MetricUnit metricUnit(HeadMetric metric)
{
    return metricNames[static_cast<std::size_t>(metric)].unit;
}

std::array<HeadMetric, headMetricCount> allHeadMetrics()
{
    std::array<HeadMetric, headMetricCount> all{};
    for (std::size_t i = 0; i < headMetricCount; ++i)
        all[i] = static_cast<HeadMetric>(i);
    return all;
}

HeadScale::HeadScale(Visibility visibility, const TokenMarks &keys, std::span<const std::int32_t> ids)
    : m_visibility(std::move(visibility))
    , m_delimiter(keys.delimiter)
    , m_sameTokens(!ids.empty())
{
    m_targets[HeadMetric::FirstToken] = markedKeyTargets(m_visibility, keys.first);
    m_targets[HeadMetric::Delimiter] = markedKeyTargets(m_visibility, keys.delimiter);
    m_targets[HeadMetric::Punctuation] = markedKeyTargets(m_visibility, keys.punctuation);
    if (!m_sameTokens)
        return;
    m_targets[HeadMetric::Self] = offsetTargets(m_visibility, 0);
    m_targets[HeadMetric::Previous] = offsetTargets(m_visibility, -1);
    m_targets[HeadMetric::Next] = offsetTargets(m_visibility, 1);
    m_targets[HeadMetric::Local] = localTargets(m_visibility, localWidth);
    m_targets[HeadMetric::DuplicateToken] = duplicateTargets(m_visibility, ids, keys.special);
    m_targets[HeadMetric::Induction] = inductionTargets(m_visibility, ids, keys.special);
    m_targets[HeadMetric::Content] = contentTargets(m_visibility, keys);
}

HeadScores HeadScale::score(const MatrixView &pattern) const
{
    HeadScores scores;
    const EntropyScores entropy = entropyScores(pattern, m_visibility);
    scores[HeadMetric::Entropy] = entropy.entropy;
    scores[HeadMetric::NormalisedEntropy] = entropy.normalised;
    scores[HeadMetric::EffectiveKeys] = entropy.effectiveKeys;
    if (m_sameTokens) {
        const DistanceScores distance = distanceScores(pattern, m_visibility);
        scores[HeadMetric::Distance] = distance.all;
        scores[HeadMetric::DistanceWithoutFirst] = distance.withoutFirst;
    }
    scores[HeadMetric::Confidence] = confidence(pattern, m_visibility, m_delimiter);
    scores[HeadMetric::Sink] = sinkOf(pattern, m_visibility).share;
    for (const auto &[metric, targets] : m_targets)
        scores[metric] = targets.score(pattern);
    return scores;
}

HeadScale headScale(const Trace &trace, int layer)
{
    std::span<const std::int32_t> ids;
    if (trace.kind() != AttentionKind::Cross)
        ids = trace.encoding().ids;
    return {visibilityIn(trace, layer), tokenMarks(trace.keyEncoding(), trace.keyDisplay()), ids};
}

std::optional<std::vector<HeadScores>> allHeadScores(const Trace &trace, const CancelToken &cancel)
{
    std::map<const Matrix *, HeadScale> scales; // layers with one window share the mask
    std::vector<HeadScores> all;
    for (int layer = 0; layer < trace.layers(); ++layer) {
        if (cancel.isCancelled())
            return std::nullopt;
        const Matrix *mask = &trace.mask(layer);
        if (!scales.contains(mask))
            scales.emplace(mask, headScale(trace, layer));
        for (int head = 0; head < trace.heads(); ++head)
            all.push_back(scales.at(mask).score(trace.attention({layer, head})->pattern));
    }
    return all;
}

} // namespace headlight
