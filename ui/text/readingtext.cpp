// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/readingtext.h"

#include "core/analysis/sink.h"
#include "ui/text/celltext.h"
#include "ui/text/tokenlabel.h"

#include <QCoreApplication>

#include <cmath>

namespace headlight::ui {
namespace {

struct ReadingText
{
    Q_DECLARE_TR_FUNCTIONS(ReadingText)
};

constexpr int NamedKeys = 3; // of the hidden ones
constexpr int CellGraphemes = 60; // of a token in a tooltip

/// Whether the numbers are the mean over the heads of a layer.
bool isMean(const Quantity &quantity)
{
    const bool averages = quantity.meaning == Meaning::Probability || quantity.meaning == Meaning::Score;
    return averages && !quantity.head;
}

/// In a sentence: "probability".
QString shortName(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Score:
        return ReadingText::tr("score");
    case Meaning::NormWeighted:
        return ReadingText::tr("norm");
    case Meaning::Contribution:
        return ReadingText::tr("contribution");
    case Meaning::Rollout:
        return ReadingText::tr("rollout");
    case Meaning::Flow:
        return ReadingText::tr("flow");
    case Meaning::Probability:
        break;
    }
    return ReadingText::tr("probability");
}

QString unitName(Unit unit)
{
    switch (unit) {
    case Unit::Logit:
        return ReadingText::tr("logit");
    case Unit::Norm:
        return ReadingText::tr("norm");
    case Unit::Share:
        break;
    }
    return ReadingText::tr("share");
}

QString layersText(int last)
{
    return last == 0 ? ReadingText::tr("layer 0") : ReadingText::tr("layers 0–%1").arg(last);
}

/// What one head's numbers are.
QString headSentenceOf(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Score:
        return ReadingText::tr("Score before softmax: q·k/√d with position, in logits");
    case Meaning::NormWeighted:
        return ReadingText::tr("Norm-weighted: length of what comes from each key, ‖α·f(x)‖");
    case Meaning::Contribution:
        return ReadingText::tr("Share of each key of this head in the output of attention; other heads, "
                               "residual and bias have the rest");
    case Meaning::Rollout:
    case Meaning::Flow:
    case Meaning::Probability:
        break;
    }
    return ReadingText::tr("Attention probability");
}

/// The same for a layer of @p heads.
QString layerSentenceOf(const Quantity &quantity, int heads)
{
    switch (quantity.meaning) {
    case Meaning::Score:
        return ReadingText::tr("Score before softmax, mean of %n heads, in logits", nullptr, heads);
    case Meaning::NormWeighted:
        return ReadingText::tr("Norm-weighted: length of what %n heads bring together, ‖Σ α·f(x)‖", nullptr,
                               heads);
    case Meaning::Contribution:
        return ReadingText::tr("Share of each key in the output of attention, sum of %n heads; residual and "
                               "bias have the rest",
                               nullptr, heads);
    case Meaning::Rollout:
        return ReadingText::tr("Rollout of %1, each the mean of %n heads, with residual", nullptr, heads)
            .arg(layersText(quantity.layer));
    case Meaning::Flow:
        return ReadingText::tr("Attention flow through %1, each the mean of %n heads, with residual; rows "
                               "divided by their sums",
                               nullptr, heads)
            .arg(layersText(quantity.layer));
    case Meaning::Probability:
        break;
    }
    return ReadingText::tr("Attention probability, mean of %n heads", nullptr, heads);
}

QString hiddenNames(const Reading &reading)
{
    const auto &display = reading.trace->keyDisplay();
    QStringList names;
    for (const int key : reading.hiddenKeys) {
        const QString name = mentioned(tokenLabel(display[static_cast<std::size_t>(key)]));
        if (!names.contains(name))
            names += name;
    }
    const auto more = static_cast<int>(names.size()) - NamedKeys;
    if (more <= 0)
        return names.join(QStringLiteral(", "));
    return ReadingText::tr("%1 and %n more", nullptr, more)
        .arg(names.first(NamedKeys).join(QStringLiteral(", ")));
}

QString hidingText(const Reading &reading)
{
    if (reading.style.hide == HideKeys::Nothing)
        return {};
    if (reading.hiddenKeys.empty())
        return reading.style.hide == HideKeys::Sink
            ? ReadingText::tr("no key is a sink (above %1 of the attention), none hidden")
                  .arg(QLocale().toString(sinkThreshold, 'f', 2))
            : ReadingText::tr("no special tokens to hide");
    const QString what = ReadingText::tr("keys %1 hidden, bars: their share").arg(hiddenNames(reading));
    if (reading.unit == Unit::Logit)
        return what;
    return what + QStringLiteral(", ")
        + (reading.isRescaled() ? ReadingText::tr("rows rescaled to 1")
                                : ReadingText::tr("rows not rescaled"));
}

/// "0.412, rank 1 of 6", or why there is no number.
QString placeInRow(const Reading &reading, Cell cell)
{
    if (reading.isMasked(cell.query, cell.key))
        return ReadingText::tr("masked: this query cannot see this key");
    const float number = (*reading.numbers)(cell.query, cell.key);
    if (!std::isfinite(number))
        return ReadingText::tr("not a number");
    int rank = 1, visible = 0;
    for (int key = 0; key < static_cast<int>(reading.numbers->cols()); ++key) {
        if (reading.isMasked(cell.query, key))
            continue;
        ++visible;
        if ((*reading.numbers)(cell.query, key) > number)
            ++rank;
    }
    const QLocale locale;
    return ReadingText::tr("%1, rank %2 of %3")
        .arg(numberText(reading, static_cast<double>(number)), locale.toString(rank),
             locale.toString(visible));
}

QString labelAt(const ReadingSide &side, int index)
{
    return tokenLabel(side.labels[static_cast<std::size_t>(index)]);
}

} // namespace

QString meaningName(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Score:
        return ReadingText::tr("Score before softmax");
    case Meaning::NormWeighted:
        return ReadingText::tr("Norm-weighted attention");
    case Meaning::Contribution:
        return ReadingText::tr("Contribution to the output");
    case Meaning::Rollout:
        return ReadingText::tr("Rollout to this layer");
    case Meaning::Flow:
        return ReadingText::tr("Attention flow");
    case Meaning::Probability:
        break;
    }
    return ReadingText::tr("Attention probability");
}

QString meaningExplanation(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Score:
        return ReadingText::tr("s = q·k/√d + position and mask\nWhat goes into the softmax. Only differences "
                               "within a row count: 0.69 more is twice the probability.");
    case Meaning::NormWeighted:
        return ReadingText::tr("‖α·f(x)‖, f(x) = (x·W_V + b_V)·W_O\nHow long a vector really comes from a "
                               "key: much attention to a short value counts little.\nKobayashi et al. 2020");
    case Meaning::Contribution:
        return ReadingText::tr("‖y‖₁ − ‖y − α·f(x)‖₁ as a share of all parts\nHow much a key adds to the "
                               "output of attention y; what points against it adds nothing.\nFerrando et "
                               "al. 2022");
    case Meaning::Rollout:
        return ReadingText::tr("R_l = (½·A + ½·I)·R_(l−1), A the mean over heads\nWhich input tokens a "
                               "position is mixed from after this layer, following attention alone.\nAbnar & "
                               "Zuidema 2020");
    case Meaning::Flow:
        return ReadingText::tr(
            "Maximum flow from a position of this layer to each input token\nLike rollout, "
            "but a path carries only as much as its narrowest step. For up to 64 "
            "tokens.\nAbnar & Zuidema 2020");
    case Meaning::Probability:
        break;
    }
    return ReadingText::tr("α = softmax(s)\nWhere the query looks: every row sums to 1.");
}

QString placeName(const Quantity &quantity)
{
    if (!isOfOneHead(quantity.meaning))
        return quantity.layer == 0 ? ReadingText::tr("L0") : ReadingText::tr("L0–L%1").arg(quantity.layer);
    if (!quantity.head && !isMean(quantity))
        return ReadingText::tr("L%1 all heads").arg(quantity.layer);
    return headName({quantity.layer, quantity.head.value_or(MeanHead)});
}

QString quantityName(const Quantity &quantity)
{
    return ReadingText::tr("%1 of %2").arg(shortName(quantity.meaning), placeName(quantity));
}

Measure measureOf(const Reading &reading)
{
    Measure measure{reading.range, {}};
    const Meaning meaning = reading.quantity.meaning;
    if (reading.range == NumberRange::Signed)
        measure.title = ReadingText::tr("Difference (%1)").arg(unitName(reading.unit));
    else if (reading.isRescaled())
        measure.title = ReadingText::tr("%1, rescaled (share)").arg(meaningName(meaning));
    else if (meaning != Meaning::Probability)
        measure.title = ReadingText::tr("%1 (%2)").arg(meaningName(meaning), unitName(reading.unit));
    return measure;
}

QString readingSentence(const Reading &reading)
{
    const Quantity &quantity = reading.quantity;
    QStringList parts{quantity.head && isOfOneHead(quantity.meaning)
                          ? headSentenceOf(quantity.meaning)
                          : layerSentenceOf(quantity, reading.trace->heads())};
    if (reading.style.reference) {
        const QString shown = quantityName(quantity), reference = quantityName(*reading.style.reference);
        parts = {quantity == *reading.style.reference
                     ? ReadingText::tr("Difference of %1 from itself: choose another head, or another colour")
                           .arg(reference)
                     : ReadingText::tr("Difference: %1 minus %2").arg(shown, reference)};
        if (isMean(quantity) || isMean(*reading.style.reference))
            parts += ReadingText::tr("mean of %n heads", nullptr, reading.trace->heads());
    } else if (quantity.meaning == Meaning::Probability && reading.hiddenKeys.empty()) {
        parts.first() += ReadingText::tr(": every row sums to 1");
    }
    if (reading.style.grouping == Grouping::Words)
        parts += reading.unit == Unit::Logit
            ? ReadingText::tr("whole words: log of the sum of exp over keys, mean over queries")
            : ReadingText::tr("whole words: sum over keys, mean over queries");
    if (const QString hiding = hidingText(reading); !hiding.isEmpty())
        parts += hiding;
    return parts.join(QStringLiteral(" · "));
}

QString numberText(NumberRange range, Unit unit, double number, const QLocale &locale)
{
    if (!std::isfinite(number))
        return ReadingText::tr("not a number");
    if (unit == Unit::Share && range != NumberRange::Signed)
        return probabilityText(number, locale);
    if (unit != Unit::Share)
        return (range == NumberRange::Signed && number > 0 ? QStringLiteral("+") : QString())
            + locale.toString(number, 'g', 3);
    const double rounded = std::round(number * 1000) / 1000 + 0.; // no minus before a zero
    return (rounded > 0 ? QStringLiteral("+") : QString()) + locale.toString(rounded, 'f', 3);
}

QString shortNumber(NumberRange range, double number, const QLocale &locale)
{
    const double size = std::abs(number);
    const int decimals = range != NumberRange::Free && size < 0.995 ? 2 : size < 9.95 ? 1 : 0;
    const double unit = std::pow(10., decimals);
    const double rounded = std::round(number * unit) / unit + 0.; // no minus before a zero
    const QString text = locale.toString(rounded, 'f', decimals);
    return range == NumberRange::Signed && rounded > 0 ? QLatin1Char('+') + text : text;
}

QString numberText(const Reading &reading, double number)
{
    return numberText(reading.range, reading.unit, number);
}

QString readingCellText(const Reading &reading, Cell cell)
{
    return ReadingText::tr("%1: %2 → %3 %4")
        .arg(placeName(reading.quantity), mentioned(labelAt(reading.queries, cell.query)),
             mentioned(labelAt(reading.keys, cell.key)), placeInRow(reading, cell));
}

QString readingCellToolTip(const Reading &reading, Cell cell)
{
    const QLocale locale;
    const auto name = [](const ReadingSide &side, int index) {
        return quoted(elidedLabel(labelAt(side, index), CellGraphemes));
    };
    const auto position = [&locale](const ReadingSide &side, int index) {
        return locale.toString(side.firstToken[static_cast<std::size_t>(index)]);
    };
    return ReadingText::tr("Query %1 (position %2)\nKey %3 (position %4)\n%5: %6")
        .arg(name(reading.queries, cell.query), position(reading.queries, cell.query),
             name(reading.keys, cell.key), position(reading.keys, cell.key),
             reading.style.reference ? ReadingText::tr("Difference") : meaningName(reading.quantity.meaning),
             placeInRow(reading, cell));
}

QString hiddenShareText(const Reading &reading, int row)
{
    if (reading.hiddenShare.empty())
        return {};
    return ReadingText::tr("Hidden here: %1")
        .arg(probabilityText(reading.hiddenShare[static_cast<std::size_t>(row)]));
}

bool isDistribution(const Reading &reading)
{
    if (reading.style.reference || reading.unit != Unit::Share)
        return false;
    return reading.isRescaled()
        || (reading.hiddenKeys.empty() && reading.quantity.meaning != Meaning::Contribution);
}

} // namespace headlight::ui
