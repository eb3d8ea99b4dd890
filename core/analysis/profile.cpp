// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {

double studentFactor(int samples)
{
    // 0.975 quantiles for 1, 2, 3 … degrees of freedom; from 31 on the expansion of Fisher and Cornish.
    constexpr double Quantiles[]{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                 2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                 2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
    const int freedom = std::max(samples - 1, 1);
    if (freedom <= static_cast<int>(std::size(Quantiles)))
        return Quantiles[freedom - 1];
    constexpr double Normal = 1.959964;
    return Normal + (Normal * Normal * Normal + Normal) / (4. * freedom);
}

void HeadProfile::add(const std::vector<HeadScores> &heads)
{
    m_sums.resize(std::max(m_sums.size(), heads.size()));
    for (std::size_t head = 0; head < heads.size(); ++head) {
        for (std::size_t metric = 0; metric < headMetricCount; ++metric) {
            const Score &score = heads[head].scores[metric];
            if (!score.isApplicable() || std::isnan(score.value))
                continue;
            Sum &sum = m_sums[head][metric];
            ++sum.samples;
            sum.rows += score.rows;
            const double difference = score.value - sum.mean;
            sum.mean += difference / sum.samples;
            sum.squares += difference * (score.value - sum.mean);
            sum.chance += (score.chance - sum.chance) / sum.samples;
        }
    }
    ++m_sentences;
}

SampleMean HeadProfile::mean(int head, HeadMetric metric) const
{
    const Sum &sum = m_sums[static_cast<std::size_t>(head)][static_cast<std::size_t>(metric)];
    SampleMean result{sum.mean, sum.chance, {}, {}, sum.samples, sum.rows};
    result.low = result.high = std::numeric_limits<double>::quiet_NaN();
    if (sum.samples >= 2) {
        const double variance = sum.squares / (sum.samples - 1);
        const double half = studentFactor(sum.samples) * std::sqrt(variance / sum.samples);
        result.low = sum.mean - half;
        result.high = sum.mean + half;
    }
    return result;
}

HeadScores HeadProfile::meanScores(int head) const
{
    HeadScores scores;
    for (const HeadMetric metric : allHeadMetrics()) {
        const SampleMean sample = mean(head, metric);
        if (sample.samples > 0)
            scores[metric] = {sample.mean, sample.chance, sample.samples};
    }
    return scores;
}

} // namespace headlight
