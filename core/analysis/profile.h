// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headscores.h"

#include <vector>

namespace headlight {

/// A mean over sentences and how sure it is.
struct SampleMean
{
    double mean = 0;
    double chance = 0; ///< mean of the chance levels
    double low = 0,
           high = 0; ///< 95 % confidence interval of the mean (Student's t); low = high = NaN below two
    int samples = 0; ///< sentences on which the metric was applicable; 0 makes the rest meaningless
    int rows = 0; ///< queries of all those sentences
};

/// What heads do beyond one sentence: every metric of every head over many sentences.
///
/// Each sentence counts once, however long it is. The interval says how much the mean would vary with other
/// sentences drawn like these; it says nothing about sentences of another kind.
class HeadProfile
{
public:
    /// Takes the scores of one sentence, as allHeadScores() gives them: always as many heads.
    /// Scores that are not applicable or NaN are left out.
    void add(const std::vector<HeadScores> &heads);

    int sentences() const { return m_sentences; }
    int heads() const { return static_cast<int>(m_sums.size()); }

    SampleMean mean(int head, HeadMetric metric) const;

    /// The label that the means would have; not applicable without sentences.
    HeadScores meanScores(int head) const;

private:
    struct Sum
    {
        int samples = 0;
        int rows = 0;
        double mean = 0, chance = 0;
        double squares = 0; // of differences from the mean (Welford 1962)
    };
    std::vector<std::array<Sum, headMetricCount>> m_sums;
    int m_sentences = 0;
};

/// The factor of the standard error in a 95 % interval for @p samples ≥ 2: the 0.975 quantile of Student's t.
double studentFactor(int samples);

} // namespace headlight
