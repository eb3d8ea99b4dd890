// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/headtext.h"

#include "ui/text/celltext.h"
#include "ui/text/metrictext.h"

#include <QCoreApplication>

namespace headlight::ui {
namespace {

struct HeadText
{
    Q_DECLARE_TR_FUNCTIONS(HeadText)
};

/// With %1 for the head, %2 for the score and %3 for what chance gives.
QString sentencePattern(HeadLabel label)
{
    switch (label) {
    case HeadLabel::Self:
        return HeadText::tr("On this sentence head %1 looks at the token itself: %2 of its attention, %3");
    case HeadLabel::Previous:
        return HeadText::tr("On this sentence head %1 looks at the previous token: %2 of its attention, %3");
    case HeadLabel::Next:
        return HeadText::tr("On this sentence head %1 looks at the next token: %2 of its attention, %3");
    case HeadLabel::Local:
        return HeadText::tr("On this sentence head %1 looks at the tokens around: %2 of its attention, %3");
    case HeadLabel::FirstToken:
        return HeadText::tr("On this sentence head %1 looks at the first token: %2 of its attention, %3");
    case HeadLabel::Delimiter:
        return HeadText::tr("On this sentence head %1 looks at delimiters: %2 of its attention, %3");
    case HeadLabel::Punctuation:
        return HeadText::tr("On this sentence head %1 looks at punctuation: %2 of its attention, %3");
    case HeadLabel::DuplicateToken:
        return HeadText::tr(
            "On this sentence head %1 looks at earlier copies of the token: %2 of its attention, %3");
    case HeadLabel::Induction:
        return HeadText::tr("On this sentence head %1 looks at what followed earlier copies of the token: %2 "
                            "of its attention, %3");
    case HeadLabel::Content:
        return HeadText::tr("On this sentence head %1 looks at far tokens: %2 of its attention, %3");
    case HeadLabel::Broad:
        return HeadText::tr(
            "On this sentence head %1 looks at everything alike: %2 of the highest entropy, %3");
    case HeadLabel::Mixed:
        return HeadText::tr("On this sentence head %1 shows no pattern that has a name");
    case HeadLabel::NotApplicable:
        break;
    }
    return HeadText::tr("Not applicable on this sentence: no query of head %1 has a choice where to look");
}

} // namespace

QString headSentence(LayerHead head, const LabelledHead &labelled)
{
    const QString pattern = sentencePattern(labelled.label);
    if (labelled.label == HeadLabel::NotApplicable || labelled.label == HeadLabel::Mixed)
        return pattern.arg(headName(head));
    return pattern.arg(headName(head), metricNumber(MetricUnit::Share, labelled.score.value),
                       besideChance(MetricUnit::Share, labelled.score));
}

QString labelWord(HeadLabel label)
{
    switch (label) {
    case HeadLabel::Self:
        return HeadText::tr("self");
    case HeadLabel::Previous:
        return HeadText::tr("prev.");
    case HeadLabel::Next:
        return HeadText::tr("next");
    case HeadLabel::Local:
        return HeadText::tr("near");
    case HeadLabel::FirstToken:
        return HeadText::tr("first");
    case HeadLabel::Delimiter:
        return HeadText::tr("[SEP]");
    case HeadLabel::Punctuation:
        return HeadText::tr("punct.");
    case HeadLabel::DuplicateToken:
        return HeadText::tr("copies");
    case HeadLabel::Induction:
        return HeadText::tr("induct.");
    case HeadLabel::Content:
        return HeadText::tr("far");
    case HeadLabel::Broad:
        return HeadText::tr("broad");
    case HeadLabel::Mixed:
        return HeadText::tr("mixed");
    case HeadLabel::NotApplicable:
        break;
    }
    return QStringLiteral("–");
}

QString labelName(HeadLabel label)
{
    switch (label) {
    case HeadLabel::Self:
        return metricName(HeadMetric::Self);
    case HeadLabel::Previous:
        return metricName(HeadMetric::Previous);
    case HeadLabel::Next:
        return metricName(HeadMetric::Next);
    case HeadLabel::Local:
        return metricName(HeadMetric::Local);
    case HeadLabel::FirstToken:
        return metricName(HeadMetric::FirstToken);
    case HeadLabel::Delimiter:
        return metricName(HeadMetric::Delimiter);
    case HeadLabel::Punctuation:
        return metricName(HeadMetric::Punctuation);
    case HeadLabel::DuplicateToken:
        return metricName(HeadMetric::DuplicateToken);
    case HeadLabel::Induction:
        return metricName(HeadMetric::Induction);
    case HeadLabel::Content:
        return metricName(HeadMetric::Content);
    case HeadLabel::Broad:
        return HeadText::tr("To everything alike");
    case HeadLabel::Mixed:
        return HeadText::tr("No named pattern");
    case HeadLabel::NotApplicable:
        break;
    }
    return HeadText::tr("Not applicable");
}

QString labelExplanation(const LabelledHead &labelled)
{
    if (labelled.label == HeadLabel::NotApplicable)
        return HeadText::tr("Every query sees a single key, or a number is not a number.");
    QStringList lines;
    if (labelled.label == HeadLabel::Mixed)
        lines += HeadText::tr("Nothing is %1 above its chance level. Closest, %2, %3:")
                     .arg(metricNumber(MetricUnit::Share, labelMargin),
                          metricNumber(MetricUnit::Share, labelled.score.value),
                          besideChance(MetricUnit::Share, labelled.score));
    lines += metricDefinition(labelled.metric);
    lines += labelled.metric == HeadMetric::NormalisedEntropy
        ? HeadText::tr("Chance: rows drawn at random. The word stands from %1 on.")
              .arg(metricNumber(MetricUnit::Share, broadThreshold))
        : HeadText::tr("Chance: every visible key gets the same. A label needs %1 above it.")
              .arg(metricNumber(MetricUnit::Share, labelMargin));
    lines += HeadText::tr("Rests on %n queries of this sentence, and says nothing about others.", nullptr,
                          labelled.score.rows);
    return lines.join(QLatin1Char('\n'));
}

} // namespace headlight::ui
