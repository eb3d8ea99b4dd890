// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/metrictext.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace headlight::ui {
namespace {

struct MetricText
{
    Q_DECLARE_TR_FUNCTIONS(MetricText)
};

QString clarkPaper()
{
    return QStringLiteral("Clark et al. 2019, arXiv:1906.04341");
}

QString metricMeasure(HeadMetric metric)
{
    switch (metric) {
    case HeadMetric::Entropy:
        return MetricText::tr("Mean entropy of a query's attention");
    case HeadMetric::NormalisedEntropy:
        return MetricText::tr(
            "Mean entropy of a query's attention, as a part of the highest that its visible keys allow");
    case HeadMetric::EffectiveKeys:
        return MetricText::tr("Mean of exp(entropy): as many keys with equal shares would be as spread out");
    case HeadMetric::Distance:
        return MetricText::tr("Mean distance between query and key, weighted by attention");
    case HeadMetric::DistanceWithoutFirst:
        return MetricText::tr("Mean distance between query and key, weighted by attention; the first token, "
                              "where attention often rests, is left out");
    case HeadMetric::Confidence:
        return MetricText::tr("Mean over the queries of their highest attention; [SEP] and the like are left "
                              "out");
    case HeadMetric::Sink:
        return MetricText::tr("Highest mean attention that one key receives from the queries that see it; "
                              "where no query sees ahead, that of the first key");
    case HeadMetric::Self:
        return MetricText::tr("Mean attention of a query to its own token");
    case HeadMetric::Previous:
        return MetricText::tr("Mean attention of a query to the token right before it");
    case HeadMetric::Next:
        return MetricText::tr("Mean attention of a query to the token right after it");
    case HeadMetric::Local:
        return MetricText::tr("Mean attention of a query to tokens at most %1 away, without itself")
            .arg(localWidth);
    case HeadMetric::FirstToken:
        return MetricText::tr("Mean attention of a query to the very first token, such as [CLS]");
    case HeadMetric::Delimiter:
        return MetricText::tr("Mean attention of a query to special tokens behind the first, such as [SEP]");
    case HeadMetric::Punctuation:
        return MetricText::tr("Mean attention of a query to punctuation");
    case HeadMetric::DuplicateToken:
        return MetricText::tr("Mean attention of a token that occurred before to its earlier copies");
    case HeadMetric::Induction:
        return MetricText::tr(
            "Mean attention of a token that occurred before to what followed its earlier copies");
    case HeadMetric::Content:
        break;
    }
    return MetricText::tr("Mean attention of a query to keys more than %1 tokens away that are neither "
                          "special nor the first")
        .arg(localWidth);
}

QString metricSource(HeadMetric metric)
{
    switch (metric) {
    case HeadMetric::EffectiveKeys:
        return MetricText::tr("the exponential of the entropy of %1").arg(clarkPaper());
    case HeadMetric::Distance:
    case HeadMetric::DistanceWithoutFirst:
        return QStringLiteral("Vig & Belinkov 2019, arXiv:1906.04284");
    case HeadMetric::Confidence:
        return QStringLiteral("Voita et al. 2019, arXiv:1905.09418");
    case HeadMetric::Sink:
        return QStringLiteral("Gu et al. 2024, arXiv:2410.10781");
    case HeadMetric::DuplicateToken:
        return QStringLiteral("TransformerLens, head_detector.py");
    case HeadMetric::Induction:
        return QStringLiteral("Olsson et al. 2022, arXiv:2209.11895");
    case HeadMetric::Content:
        return MetricText::tr("what Clark et al. 2019 set aside is left out");
    default:
        return clarkPaper();
    }
}

} // namespace

QString metricName(HeadMetric metric)
{
    switch (metric) {
    case HeadMetric::Entropy:
        return MetricText::tr("Entropy");
    case HeadMetric::NormalisedEntropy:
        return MetricText::tr("Normalised entropy");
    case HeadMetric::EffectiveKeys:
        return MetricText::tr("Effective keys");
    case HeadMetric::Distance:
        return MetricText::tr("Distance");
    case HeadMetric::DistanceWithoutFirst:
        return MetricText::tr("Distance without first token");
    case HeadMetric::Confidence:
        return MetricText::tr("Confidence");
    case HeadMetric::Sink:
        return MetricText::tr("Sink");
    case HeadMetric::Self:
        return MetricText::tr("To itself");
    case HeadMetric::Previous:
        return MetricText::tr("To previous token");
    case HeadMetric::Next:
        return MetricText::tr("To next token");
    case HeadMetric::Local:
        return MetricText::tr("To tokens around");
    case HeadMetric::FirstToken:
        return MetricText::tr("To first token");
    case HeadMetric::Delimiter:
        return MetricText::tr("To delimiters");
    case HeadMetric::Punctuation:
        return MetricText::tr("To punctuation");
    case HeadMetric::DuplicateToken:
        return MetricText::tr("To earlier copies");
    case HeadMetric::Induction:
        return MetricText::tr("To what followed copies");
    case HeadMetric::Content:
        break;
    }
    return MetricText::tr("To far tokens");
}

QString metricDefinition(HeadMetric metric)
{
    return MetricText::tr("%1.\nSource: %2.").arg(metricMeasure(metric), metricSource(metric));
}

QString chanceSentence(HeadMetric metric, std::optional<double> least, std::optional<double> most)
{
    if (!least || !most)
        return MetricText::tr("Not applicable on this sentence. Source: %1.").arg(metricSource(metric));
    const MetricUnit unit = metricUnit(metric);
    const QString from = metricNumber(unit, *least), to = metricNumber(unit, *most);
    const QString level = from == to ? from : MetricText::tr("%1 to %2").arg(from, to);
    const bool random = metric == HeadMetric::NormalisedEntropy || metric == HeadMetric::Confidence;
    return (random ? MetricText::tr("Chance, marked in the bar: %1, for rows drawn at random. Source: %2.")
                   : MetricText::tr(
                       "Chance, marked in the bar: %1, if every visible key gets the same. Source: %2."))
        .arg(level, metricSource(metric));
}

QString metricNumber(MetricUnit unit, double value)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    const bool fine = unit == MetricUnit::Share || unit == MetricUnit::Nats;
    const int digits = fine ? 2 : 1;
    const double least = 0.5 * std::pow(10, -digits); // below it there is no "-0.00"
    return QLocale().toString(std::abs(value) < least ? 0 : value, 'f', digits);
}

QString unitName(MetricUnit unit)
{
    switch (unit) {
    case MetricUnit::Nats:
        return MetricText::tr("nats");
    case MetricUnit::Keys:
        return MetricText::tr("keys");
    case MetricUnit::Tokens:
        return MetricText::tr("tokens");
    case MetricUnit::Share:
        break;
    }
    return MetricText::tr("share");
}

QString besideChance(MetricUnit unit, const Score &score)
{
    if (std::isnan(score.chance))
        return MetricText::tr("chance is not known");
    return (score.excess() < 0 ? MetricText::tr("%1 below chance (%2)")
                               : MetricText::tr("%1 above chance (%2)"))
        .arg(metricNumber(unit, std::abs(score.excess())), metricNumber(unit, score.chance));
}

QString metricSentence(HeadMetric metric, const Score &score)
{
    if (!score.isApplicable() || std::isnan(score.value))
        return MetricText::tr("%1: not applicable on this sentence").arg(metricName(metric));
    const MetricUnit unit = metricUnit(metric);
    const QString number = unit == MetricUnit::Share
        ? metricNumber(unit, score.value)
        : QStringLiteral("%1 %2").arg(metricNumber(unit, score.value), unitName(unit));
    return MetricText::tr("%1: %2, %3").arg(metricName(metric), number, besideChance(unit, score));
}

} // namespace headlight::ui
