// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/heatmapfigure.h"

#include "ui/figure/heatmapparts.h"
#include "ui/text/celltext.h"
#include "ui/text/changetext.h"
#include "ui/text/readingtext.h"
#include "ui/text/tokenlabel.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace headlight::ui {
namespace {

struct HeatmapFigure
{
    Q_DECLARE_TR_FUNCTIONS(HeatmapFigure)
};

/// The command line's words, which never change with the language.
QString mapName(ColorMapName map)
{
    switch (map) {
    case ColorMapName::Viridis:
        return QStringLiteral("viridis");
    case ColorMapName::Cividis:
        return QStringLiteral("cividis");
    case ColorMapName::Greys:
        return QStringLiteral("greys");
    case ColorMapName::Blues:
        break;
    }
    return QStringLiteral("blues");
}

QString kindWord(AttentionKind kind)
{
    switch (kind) {
    case AttentionKind::Decoder:
        return QStringLiteral("decoder");
    case AttentionKind::Cross:
        return QStringLiteral("cross");
    case AttentionKind::Encoder:
        break;
    }
    return QStringLiteral("encoder");
}

QString rangeName(ColorRange range)
{
    switch (range) {
    case ColorRange::PerHead:
        return QStringLiteral("head");
    case ColorRange::PerRow:
        return QStringLiteral("row");
    case ColorRange::ZeroToOne:
        break;
    }
    return QStringLiteral("0-1");
}

FigureCells figureCells(const HeatmapFigureInput &input, const ColorScale &scale)
{
    const Matrix &pattern = *input.pattern;
    FigureCells cells;
    cells.queries = static_cast<int>(pattern.rows());
    cells.keys = static_cast<int>(pattern.cols());
    cells.queryTokens = input.queryTokens;
    cells.keyTokens = input.keyTokens;
    const auto count = static_cast<std::size_t>(pattern.size());
    cells.values.assign(pattern.data(), pattern.data() + count);
    cells.kinds.resize(count);
    cells.colors.resize(count);
    for (int query = 0; query < cells.queries; ++query) {
        for (int key = 0; key < cells.keys; ++key) {
            const std::size_t index = cells.index(query, key);
            const float value = cells.values[index];
            if (input.isVisible && !input.isVisible(query, key)) {
                cells.kinds[index] = CellKind::Masked;
                cells.colors[index] = scale.maskedColor();
            } else {
                cells.kinds[index] = std::isfinite(value) ? CellKind::Value : CellKind::NotANumber;
                cells.colors[index] = scale.color(query, value);
            }
        }
    }
    return cells;
}

QString metadata(const HeatmapFigureInput &input)
{
    const ColorStyle &colors = input.style.colors;
    QJsonObject json{
        {QStringLiteral("program"), QStringLiteral("Headlight " HEADLIGHT_VERSION)},
        {QStringLiteral("model"), input.model},
        {QStringLiteral("layer"), input.head.layer},
        {QStringLiteral("head"),
         input.head.head == MeanHead ? QJsonValue(QStringLiteral("mean")) : QJsonValue(input.head.head)},
        {QStringLiteral("sentence"), input.sentence},
        {QStringLiteral("query_tokens"), QJsonArray::fromStringList(input.queryTokens)},
        {QStringLiteral("key_tokens"), QJsonArray::fromStringList(input.keyTokens)},
        {QStringLiteral("colormap"), mapName(colors.map)},
        {QStringLiteral("range"), rangeName(colors.range)},
        {QStringLiteral("log"), colors.spacing == ColorSpacing::Logarithmic},
    };
    for (auto it = input.reading.begin(); it != input.reading.end(); ++it)
        json.insert(it.key(), it.value());
    if (!input.pair.isEmpty())
        json.insert(QStringLiteral("pair"), input.pair);
    if (input.kind)
        json.insert(QStringLiteral("attention"), kindWord(*input.kind));
    if (!input.decoderText.isEmpty())
        json.insert(QStringLiteral("decoder_text"), input.decoderText);
    if (!input.changes.isEmpty())
        json.insert(QStringLiteral("what_if"), QJsonArray::fromStringList(input.changes));
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QString description(const HeatmapFigureInput &input, const FigureCells &cells)
{
    QString text = input.shows.isEmpty()
        ? HeatmapFigure::tr("Heatmap of attention probabilities, %1: a row for each query, a column for each "
                            "key.")
              .arg(headName(input.head))
        : HeatmapFigure::tr("Heatmap, a row for each query, a column for each key: %1.").arg(input.shows);
    std::optional<std::size_t> highest;
    for (std::size_t i = 0; i < cells.values.size(); ++i) {
        if (cells.kinds[i] == CellKind::Value && (!highest || cells.values[i] > cells.values[*highest]))
            highest = i;
    }
    if (highest) {
        const auto keys = static_cast<std::size_t>(cells.keys);
        text += QLatin1Char(' ')
            + HeatmapFigure::tr("Highest: %1 → %2, %3.")
                  .arg(isolatedIfNeeded(cells.queryTokens[static_cast<qsizetype>(*highest / keys)]),
                       isolatedIfNeeded(cells.keyTokens[static_cast<qsizetype>(*highest % keys)]),
                       figureNumber(input, cells.values[*highest]));
    }
    if (!input.change.isEmpty())
        text += QLatin1Char(' ') + HeatmapFigure::tr("%1.").arg(input.change);
    const QString model = isolatedIfNeeded(input.model);
    const QString sentence = isolatedIfNeeded(input.sentence);
    return text + QLatin1Char(' ') + HeatmapFigure::tr("Model: %1. Text: %2").arg(model, sentence);
}

std::optional<Error> inputError(const HeatmapFigureInput &input)
{
    Error error{ErrorCode::InvalidArgument, {}, {}, {}, {}, {}, {}};
    if (!input.pattern || input.pattern->size() == 0) {
        error.what = "there is no pattern to draw";
        return error;
    }
    if (input.queryTokens.size() != input.pattern->rows()
        || input.keyTokens.size() != input.pattern->cols()) {
        error.what = "the tokens are not as many as the pattern's rows and columns";
        return error;
    }
    const Cell pin = input.pin.value_or(Cell{});
    if (pin.query >= input.pattern->rows() || pin.key >= input.pattern->cols()) {
        error.what = "the pinned cell lies outside the pattern";
        return error;
    }
    return std::nullopt;
}

/// In words that never change with the language.
QJsonObject readingMetadata(const Reading &reading)
{
    const auto word = [](Meaning meaning) { return QLatin1String(meaningWord(meaning)); };
    QJsonObject json{{QStringLiteral("meaning"), word(reading.quantity.meaning)}};
    if (reading.style.grouping == Grouping::Words)
        json.insert(QStringLiteral("words"), true);
    if (!reading.hiddenKeys.empty()) {
        QJsonArray hidden;
        for (const int key : reading.hiddenKeys)
            hidden.append(key);
        json.insert(QStringLiteral("hidden_keys"), hidden);
        json.insert(QStringLiteral("rescaled"), reading.isRescaled());
    }
    if (const auto &reference = reading.style.reference) {
        const QJsonValue head
            = reference->head ? QJsonValue(*reference->head) : QJsonValue(QStringLiteral("mean"));
        json.insert(QStringLiteral("minus"),
                    QJsonObject{{QStringLiteral("meaning"), word(reference->meaning)},
                                {QStringLiteral("layer"), reference->layer},
                                {QStringLiteral("head"), head}});
    }
    return json;
}

} // namespace

HeatmapFigureInput heatmapFigureInput(const Reading &reading)
{
    const Quantity &quantity = reading.quantity;
    const Trace &trace = *reading.trace;
    HeatmapFigureInput input;
    input.pattern = reading.numbers;
    input.isVisible = [mask = reading.mask](int query, int key) { return !std::isinf((*mask)(query, key)); };
    input.measure = measureOf(reading);
    input.unit = reading.unit;
    input.hiddenShare = reading.hiddenShare;
    input.reading = readingMetadata(reading);
    const bool isPlain = reading.style == ReadingStyle{};
    if (!isPlain || !quantity.head)
        input.shows = readingSentence(reading);
    if (reading.style.reference)
        input.title = HeatmapFigure::tr("Difference: %1 minus %2")
                          .arg(quantityName(quantity), quantityName(*reading.style.reference));
    else if (quantity.meaning != Meaning::Probability)
        input.title = HeatmapFigure::tr("%1 of %2").arg(meaningName(quantity.meaning), placeName(quantity));
    input.queryTokens = tokenLabels(reading.queries.labels);
    input.keyTokens = tokenLabels(reading.keys.labels);
    if (trace.model().isEncoderDecoder) {
        input.kind = trace.kind();
        input.decoderText = QString::fromStdString(trace.content().decoderText);
    }
    if (trace.interventions()) {
        input.change = changeMark(trace);
        for (const std::string &phrase : phrases(*trace.interventions()))
            input.changes += QString::fromStdString(phrase);
    }
    input.model = QString::fromStdString(trace.model().name);
    input.head = {quantity.layer, quantity.head.value_or(MeanHead)};
    input.place = placeName(quantity);
    input.sentence = QString::fromStdString(trace.content().text);
    input.pair = QString::fromStdString(trace.content().pair);
    return input;
}

Result<Figure> buildHeatmapFigure(const HeatmapFigureInput &input)
{
    if (const std::optional<Error> error = inputError(input))
        return *error;
    const ColorScale scale(input.style.colors, *input.pattern, input.style.theme == FigureTheme::Dark,
                           input.measure);
    Figure figure;
    figure.cells = figureCells(input, scale);

    HeatmapParts parts{input, scale, figure.cells, {}, {}};
    parts.texts = layoutTexts(parts);
    parts.layout = layoutHeatmap(parts.texts, input.style);
    figure.cells.origin = parts.layout.origin;
    figure.cells.side = parts.layout.cell;

    figure.size = parts.layout.size;
    figure.background = parts.background();
    const QString title = input.title.isEmpty()
        ? HeatmapFigure::tr("Attention of %1").arg(headName(input.head))
        : input.title;
    figure.title = input.kind ? HeatmapFigure::tr("%1, %2").arg(title, kindName(*input.kind)) : title;
    figure.description = description(input, figure.cells);
    figure.metadata = metadata(input);
    figure.groups = {frameGroup(parts),     numbersGroup(parts),    queryLabelsGroup(parts),
                     keyLabelsGroup(parts), axisTitlesGroup(parts), hiddenBarsGroup(parts),
                     colorBarGroup(parts),  pinGroup(parts),        captionGroup(parts)};
    std::erase_if(figure.groups,
                  [](const FigureGroup &group) { return group.rects.empty() && group.texts.empty(); });
    return figure;
}

} // namespace headlight::ui
