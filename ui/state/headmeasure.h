// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headlabel.h"

#include <QList>

#include <cmath>
#include <optional>

namespace headlight::ui {

class HeadLabels;

/// What a number about every head is about: one metric, or the one that decided the head's label.
struct HeadMeasure
{
    std::optional<HeadMetric> metric; ///< empty: the label's

    MetricUnit unit() const { return metric ? metricUnit(*metric) : MetricUnit::Share; }
    bool operator==(const HeadMeasure &) const = default;
};

/// One head as a HeadMeasure sees it on the sentence of now.
struct MeasuredHead
{
    LayerHead head;
    bool isKnown = false; ///< worked out already; the rest is meaningless without
    HeadLabel label = HeadLabel::NotApplicable;
    Score score;

    bool isApplicable() const { return isKnown && score.isApplicable() && !std::isnan(score.value); }
};

/// All heads, layer by layer. Cost O(heads).
QList<MeasuredHead> measuredHeads(const HeadLabels &labels, int layers, int heads,
                                  const HeadMeasure &measure);

/// Where the colours of @p heads begin and end, and where chance lies between.
struct MeasureRange
{
    double low = 0;
    double high = 1; ///< 1 for shares; else the highest value or chance level, and never 0
    std::optional<double> leastChance; ///< they differ where layers see different keys; empty: none is known
    std::optional<double> mostChance;
};
MeasureRange rangeOf(const QList<MeasuredHead> &heads, MetricUnit unit);

/// Which heads are meant, and in which order.
struct HeadChoice
{
    enum class Order { Place, Highest, Lowest, AboveChance };
    Order order = Order::Place;
    std::optional<HeadLabel> label; ///< empty: any
    std::optional<double> minimum; ///< of the score, inclusive; heads without a score have none

    bool leavesOut(const MeasuredHead &head) const;
    bool operator==(const HeadChoice &) const = default;
};

/// The heads that @p choice means, in its order; heads without a score come last, equal ones by place.
QList<LayerHead> chosenHeads(const QList<MeasuredHead> &heads, const HeadChoice &choice);

} // namespace headlight::ui
