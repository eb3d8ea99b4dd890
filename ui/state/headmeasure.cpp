// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/headmeasure.h"

#include "ui/state/headlabels.h"

#include <algorithm>
#include <cmath>

namespace headlight::ui {

QList<MeasuredHead> measuredHeads(const HeadLabels &labels, int layers, int heads, const HeadMeasure &measure)
{
    QList<MeasuredHead> all;
    for (int layer = 0; layer < layers; ++layer) {
        for (int head = 0; head < heads; ++head) {
            MeasuredHead measured;
            measured.head = {layer, head};
            const HeadScores *scores = labels.scores(measured.head);
            if (const auto labelled = labels.label(measured.head); labelled && scores) {
                measured.isKnown = true;
                measured.label = labelled->label;
                measured.score = measure.metric ? (*scores)[*measure.metric] : labelled->score;
            }
            all.append(measured);
        }
    }
    return all;
}

MeasureRange rangeOf(const QList<MeasuredHead> &heads, MetricUnit unit)
{
    MeasureRange range;
    double highest = 0;
    for (const MeasuredHead &head : heads) {
        if (!head.isApplicable())
            continue;
        highest = std::max(highest, head.score.value);
        if (!std::isfinite(head.score.chance))
            continue;
        highest = std::max(highest, head.score.chance);
        range.leastChance = std::min(range.leastChance.value_or(head.score.chance), head.score.chance);
        range.mostChance = std::max(range.mostChance.value_or(head.score.chance), head.score.chance);
    }
    if (unit != MetricUnit::Share && highest > 0)
        range.high = highest;
    return range;
}

bool HeadChoice::leavesOut(const MeasuredHead &head) const
{
    return (label && (!head.isKnown || head.label != *label))
        || (minimum && !(head.isApplicable() && head.score.value >= *minimum));
}

QList<LayerHead> chosenHeads(const QList<MeasuredHead> &heads, const HeadChoice &choice)
{
    QList<MeasuredHead> chosen;
    std::copy_if(heads.begin(), heads.end(), std::back_inserter(chosen),
                 [&choice](const MeasuredHead &head) { return !choice.leavesOut(head); });
    const auto rank = [&choice](const MeasuredHead &head) {
        switch (choice.order) {
        case HeadChoice::Order::Highest:
            return head.score.value;
        case HeadChoice::Order::Lowest:
            return -head.score.value;
        case HeadChoice::Order::AboveChance:
            return head.score.excess();
        case HeadChoice::Order::Place:
            break;
        }
        return 0.;
    };
    if (choice.order != HeadChoice::Order::Place)
        std::stable_sort(chosen.begin(), chosen.end(), [&rank](const MeasuredHead &a, const MeasuredHead &b) {
            const double x = a.isApplicable() ? rank(a) : std::nan("");
            const double y = b.isApplicable() ? rank(b) : std::nan("");
            return std::isnan(y) ? !std::isnan(x) : x > y;
        });
    QList<LayerHead> places;
    for (const MeasuredHead &head : chosen)
        places.append(head.head);
    return places;
}

} // namespace headlight::ui
