// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/headtext.h"

#include "ui/text/celltext.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace headlight::ui {
namespace {

struct HeadText
{
    Q_DECLARE_TR_FUNCTIONS(HeadText)
};

QString share(double value)
{
    return QLocale().toString(value, 'f', 2);
}

/// "0.57 above chance (0.26)".
QString besideChance(const Score &score)
{
    if (std::isnan(score.chance))
        return HeadText::tr("chance is not known");
    return (score.excess() < 0 ? HeadText::tr("%1 below chance (%2)") : HeadText::tr("%1 above chance (%2)"))
        .arg(share(std::abs(score.excess())), share(score.chance));
}

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

/// What the metric measures, and who measures so.
QString definition(HeadMetric metric)
{
    const auto with = [](const QString &what, const QString &source) {
        return HeadText::tr("%1.\nSource: %2.").arg(what, source);
    };
    const QString clark = QStringLiteral("Clark et al. 2019, arXiv:1906.04341");
    switch (metric) {
    case HeadMetric::Self:
        return with(HeadText::tr("Mean attention of a query to its own token"), clark);
    case HeadMetric::Previous:
        return with(HeadText::tr("Mean attention of a query to the token right before it"), clark);
    case HeadMetric::Next:
        return with(HeadText::tr("Mean attention of a query to the token right after it"), clark);
    case HeadMetric::Local:
        return with(HeadText::tr("Mean attention of a query to tokens at most %1 away, without itself")
                        .arg(localWidth),
                    clark);
    case HeadMetric::FirstToken:
        return with(HeadText::tr("Mean attention of a query to the very first token, such as [CLS]"), clark);
    case HeadMetric::Delimiter:
        return with(
            HeadText::tr("Mean attention of a query to special tokens behind the first, such as [SEP]"),
            clark);
    case HeadMetric::Punctuation:
        return with(HeadText::tr("Mean attention of a query to punctuation"), clark);
    case HeadMetric::DuplicateToken:
        return with(HeadText::tr("Mean attention of a token that occurred before to its earlier copies"),
                    QStringLiteral("TransformerLens, head_detector.py"));
    case HeadMetric::Induction:
        return with(HeadText::tr("Mean attention of a token that occurred before to what followed its "
                                 "earlier copies"),
                    QStringLiteral("Olsson et al. 2022, arXiv:2209.11895"));
    case HeadMetric::Content:
        return with(
            HeadText::tr("Mean attention of a query to keys more than %1 tokens away that are neither "
                         "special nor the first")
                .arg(localWidth),
            HeadText::tr("what Clark et al. 2019 set aside is left out"));
    default:
        return with(HeadText::tr("Mean entropy of a query's attention, as a part of the highest that its "
                                 "visible keys allow"),
                    clark);
    }
}

} // namespace

QString headSentence(LayerHead head, const LabelledHead &labelled)
{
    const QString pattern = sentencePattern(labelled.label);
    if (labelled.label == HeadLabel::NotApplicable || labelled.label == HeadLabel::Mixed)
        return pattern.arg(headName(head));
    return pattern.arg(headName(head), share(labelled.score.value), besideChance(labelled.score));
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

QString labelExplanation(const LabelledHead &labelled)
{
    if (labelled.label == HeadLabel::NotApplicable)
        return HeadText::tr("Every query sees a single key, or a number is not a number.");
    QStringList lines;
    if (labelled.label == HeadLabel::Mixed)
        lines += HeadText::tr("Nothing is %1 above its chance level. Closest, %2, %3:")
                     .arg(share(labelMargin), share(labelled.score.value), besideChance(labelled.score));
    lines += definition(labelled.metric);
    lines += labelled.metric == HeadMetric::NormalisedEntropy
        ? HeadText::tr("Chance: rows drawn at random. The word stands from %1 on.").arg(share(broadThreshold))
        : HeadText::tr("Chance: every visible key gets the same. A label needs %1 above it.")
              .arg(share(labelMargin));
    lines += HeadText::tr("Rests on %n queries of this sentence, and says nothing about others.", nullptr,
                          labelled.score.rows);
    return lines.join(QLatin1Char('\n'));
}

} // namespace headlight::ui
