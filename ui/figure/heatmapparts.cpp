// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/heatmapparts.h"

#include "ui/figure/figurefont.h"
#include "ui/text/celltext.h"
#include "ui/text/markslimit.h"
#include "ui/text/readingtext.h"
#include "ui/text/tokenlabel.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace headlight::ui {
namespace {

constexpr int ColorSteps = 128; // of the colour bar

struct HeatmapText
{
    Q_DECLARE_TR_FUNCTIONS(HeatmapText)
};

bool isPinned(const HeatmapParts &parts, int query, int key)
{
    const std::optional<Cell> &pin = parts.input.pin;
    return pin && (pin->query < 0 || pin->query == query) && (pin->key < 0 || pin->key == key);
}

QString quotedLabel(const QString &token)
{
    return QStringLiteral("“") + isolatedIfNeeded(elidedLabel(token, 32)) + QStringLiteral("”");
}

QStringList shortLabels(const QStringList &tokens)
{
    QStringList labels;
    for (const QString &token : tokens)
        labels += isolatedIfNeeded(elidedLabel(token));
    return labels;
}

/// "“quick” → “brown”: 0.412", for a row its highest key, for a column its highest query.
QString pinText(const HeatmapParts &parts)
{
    const FigureCells &cells = parts.cells;
    if (!parts.input.pin)
        return {};
    std::optional<Cell> best;
    for (int query = 0; query < cells.queries; ++query) {
        for (int key = 0; key < cells.keys; ++key) {
            const std::size_t index = cells.index(query, key);
            if (isPinned(parts, query, key) && cells.kinds[index] == CellKind::Value
                && (!best || cells.values[index] > cells.values[cells.index(best->query, best->key)]))
                best = Cell{query, key};
        }
    }
    if (!best)
        return {};
    const QString pair = quotedLabel(cells.queryTokens[best->query]) + QStringLiteral(" → ")
        + quotedLabel(cells.keyTokens[best->key]);
    const QString number = figureNumber(parts.input, cells.values[cells.index(best->query, best->key)]);
    if (parts.input.pin->query >= 0 && parts.input.pin->key >= 0)
        return HeatmapText::tr("%1: %2").arg(pair, number);
    return parts.input.pin->key < 0 ? HeatmapText::tr("Highest in this row: %1, %2").arg(pair, number)
                                    : HeatmapText::tr("Highest in this column: %1, %2").arg(pair, number);
}

QString captionText(const HeatmapFigureInput &input)
{
    QStringList parts;
    if (!input.change.isEmpty())
        parts += input.change;
    if (!input.style.caption)
        return parts.join(QString());
    if (!input.model.isEmpty())
        parts += isolatedIfNeeded(input.model);
    const QString place = input.place.isEmpty() ? headName(input.head) : input.place;
    parts += input.kind ? HeatmapText::tr("%1, %2").arg(kindName(*input.kind), place) : place;
    const auto add = [&](const QString &sentence) {
        if (!sentence.isEmpty())
            parts += QStringLiteral("“") + isolatedIfNeeded(withLimitedMarks(sentence)) + QStringLiteral("”");
    };
    add(input.sentence);
    add(input.pair);
    add(input.decoderText);
    if (!input.shows.isEmpty())
        parts += isolatedIfNeeded(input.shows);
    return parts.join(QStringLiteral(" · "));
}

FigureText text(const QString &content, QPointF position, TextAnchor anchor, double size, QRgb color)
{
    FigureText result;
    result.text = content;
    result.position = position;
    result.anchor = anchor;
    result.size = size;
    result.color = color;
    return result;
}

QString cellNumber(NumberRange range, float value)
{
    if (range != NumberRange::Share)
        return shortNumber(range, static_cast<double>(value), QLocale::c());
    if (value > 0.F && value < 0.005F)
        return QStringLiteral("<.01");
    return QString::number(static_cast<double>(value), 'f', 2);
}

/// A colour that is not on the bar, and what it says.
struct LegendEntry
{
    QString text;
    QString cssClass;
    QRgb color;
};

std::vector<LegendEntry> legendEntries(const HeatmapParts &parts)
{
    const auto has = [&](CellKind kind) {
        return std::find(parts.cells.kinds.begin(), parts.cells.kinds.end(), kind) != parts.cells.kinds.end();
    };
    std::vector<LegendEntry> entries;
    if (has(CellKind::Masked))
        entries.push_back(
            {HeatmapText::tr("masked"), QStringLiteral("swatch masked"), parts.scale.maskedColor()});
    if (has(CellKind::NotANumber))
        entries.push_back(
            {HeatmapText::tr("not a number"), QStringLiteral("swatch nan"), parts.scale.nanColor()});
    if (!parts.input.hiddenShare.empty())
        entries.push_back(
            {HeatmapText::tr("hidden share"), QStringLiteral("swatch hidden"), parts.mutedColor()});
    return entries;
}

} // namespace

QString fileNumber(double value, int decimals)
{
    const double smallest = std::pow(10.0, -decimals);
    if (value > 0 && value < smallest / 2)
        return QLatin1Char('<') + QString::number(smallest, 'f', decimals);
    return QString::number(value, 'f', decimals);
}

QString figureNumber(const HeatmapFigureInput &input, float value)
{
    const NumberRange range = input.measure.range;
    return range == NumberRange::Share
        ? fileNumber(static_cast<double>(value), 3)
        : numberText(range, input.unit, static_cast<double>(value), QLocale::c());
}

QString isolatedIfNeeded(const QString &text)
{
    return text.isRightToLeft()
            || std::any_of(
                text.begin(), text.end(),
                [](QChar c) { return c.direction() == QChar::DirR || c.direction() == QChar::DirAL; })
        ? isolated(text)
        : text;
}

LayoutTexts layoutTexts(const HeatmapParts &parts)
{
    LayoutTexts texts;
    texts.queryLabels = shortLabels(parts.cells.queryTokens);
    texts.keyLabels = shortLabels(parts.cells.keyTokens);
    texts.pinned = parts.input.pin.value_or(Cell{});
    for (const ColorBarTick &tick : parts.scale.ticks())
        texts.ticks += QString::number(tick.value, 'g', 3);
    texts.barTitle = parts.scale.title();
    for (const LegendEntry &entry : legendEntries(parts))
        texts.legend += entry.text;
    texts.hasHiddenBars = !parts.input.hiddenShare.empty();
    texts.caption = captionText(parts.input);
    if (parts.input.style.caption)
        texts.pinText = pinText(parts);
    return texts;
}

FigureGroup frameGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("frame"), QStringLiteral("frame"), {}, {}};
    const double width = std::max(0.5, parts.layout.base / 20);
    const QRectF border = parts.cells.rect().adjusted(-width / 2, -width / 2, width / 2, width / 2);
    group.rects.push_back({{}, {}, border, std::nullopt, parts.mutedColor(), width});
    return group;
}

FigureGroup numbersGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("numbers"), QStringLiteral("numbers"), {}, {}};
    const HeatmapLayout &layout = parts.layout;
    const double size = std::min(0.85 * layout.base, 0.34 * layout.cell);
    if (size < 0.4 * layout.base)
        return group;
    for (int query = 0; query < parts.cells.queries; ++query) {
        for (int key = 0; key < parts.cells.keys; ++key) {
            const std::size_t index = parts.cells.index(query, key);
            if (!parts.input.style.numbers && !isPinned(parts, query, key))
                continue;
            if (parts.cells.kinds[index] != CellKind::Value)
                continue;
            const QPointF center = layout.origin + QPointF(key + 0.5, query + 0.5) * layout.cell;
            FigureText number = text(cellNumber(parts.scale.range(), parts.cells.values[index]),
                                     center + QPointF(0, capHeight(size) / 2), TextAnchor::Middle, size,
                                     parts.scale.textColorOn(parts.cells.colors[index]));
            number.id = QStringLiteral("n-%1-%2").arg(query).arg(key);
            number.cssClass = QStringLiteral("number");
            group.texts.push_back(std::move(number));
        }
    }
    return group;
}

FigureGroup queryLabelsGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("labels-q"), QStringLiteral("labels"), {}, {}};
    const HeatmapLayout &layout = parts.layout;
    const int pinned = parts.input.pin ? parts.input.pin->query : -1;
    for (int query = 0; query < parts.cells.queries; ++query) {
        if (!hasLabel(query, layout.queryStep, pinned))
            continue;
        const double baseline
            = layout.origin.y() + (query + 0.5) * layout.cell + capHeight(layout.labelSize) / 2;
        FigureText label = text(
            parts.texts.queryLabels[query], {layout.origin.x() - FigureLabelGap * layout.labelSize, baseline},
            TextAnchor::End, layout.labelSize, query == pinned ? parts.accentColor() : parts.textColor());
        label.id = QStringLiteral("q-%1").arg(query);
        label.cssClass = QStringLiteral("tok row");
        label.bold = query == pinned;
        group.texts.push_back(std::move(label));
    }
    return group;
}

FigureGroup keyLabelsGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("labels-k"), QStringLiteral("labels"), {}, {}};
    const HeatmapLayout &layout = parts.layout;
    const int pinned = parts.input.pin ? parts.input.pin->key : -1;
    const double size = layout.labelSize;
    for (int key = 0; key < parts.cells.keys; ++key) {
        if (!hasLabel(key, layout.keyStep, pinned))
            continue;
        QPointF at = layout.origin + QPointF((key + 0.5) * layout.cell, -FigureLabelGap * size);
        FigureText label = text(parts.texts.keyLabels[key], at, TextAnchor::Middle, size,
                                key == pinned ? parts.accentColor() : parts.textColor());
        if (layout.keyLabels != KeyLabels::Horizontal) {
            // Turned, the middle of the letters' height shall stand above the middle of the column.
            label.anchor = TextAnchor::Start;
            label.rotation = layout.keyLabels == KeyLabels::Slanted ? -45 : -90;
            label.position.rx() += capHeight(size) / 2 * (layout.keyLabels == KeyLabels::Slanted ? 0.7 : 1);
        }
        label.id = QStringLiteral("k-%1").arg(key);
        label.cssClass = QStringLiteral("tok col");
        label.bold = key == pinned;
        group.texts.push_back(std::move(label));
    }
    return group;
}

FigureGroup axisTitlesGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("axis-titles"), QStringLiteral("axis-titles"), {}, {}};
    const HeatmapLayout &layout = parts.layout;
    const QRectF plot = parts.cells.rect();
    const double toLabels = FigureLabelGap * layout.labelSize + 0.35 * layout.base;
    group.texts.push_back(text(HeatmapText::tr("Key"),
                               {plot.center().x(), plot.top() - layout.keyLabelHeight - toLabels},
                               TextAnchor::Middle, layout.base, parts.mutedColor()));
    FigureText query
        = text(HeatmapText::tr("Query"), {plot.left() - layout.queryLabelWidth - toLabels, plot.center().y()},
               TextAnchor::Middle, layout.base, parts.mutedColor());
    query.rotation = -90;
    group.texts.push_back(std::move(query));
    return group;
}

namespace {

void addLegend(FigureGroup &group, const HeatmapParts &parts, QPointF corner)
{
    const double size = parts.layout.tickSize;
    const double side = 0.9 * size;
    double top = corner.y() + (LegendLine - 1) * size;
    for (const LegendEntry &entry : legendEntries(parts)) {
        group.rects.push_back(
            {{}, entry.cssClass, QRectF(corner.x(), top, side, side), entry.color, std::nullopt, 0});
        group.texts.push_back(text(entry.text,
                                   {corner.x() + 1.35 * size, top + side / 2 + capHeight(size) / 2},
                                   TextAnchor::Start, size, parts.mutedColor()));
        top += LegendLine * size;
    }
}

} // namespace

FigureGroup hiddenBarsGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("hidden"), QStringLiteral("hidden"), {}, {}};
    const double base = parts.layout.base;
    const QRectF plot = parts.cells.rect();
    for (std::size_t row = 0; row < parts.input.hiddenShare.size(); ++row) {
        const double share = parts.input.hiddenShare[row];
        const double top = plot.top() + static_cast<double>(row) * parts.cells.side;
        QRectF bar(plot.right() + HiddenGap * base, top + 0.1 * parts.cells.side, HiddenWidth * base,
                   0.8 * parts.cells.side);
        const double line = std::max(0.5, base / 30);
        group.rects.push_back({{}, QStringLiteral("track"), bar, std::nullopt, parts.mutedColor(), line});
        if (std::isfinite(share))
            bar.setWidth(bar.width() * std::clamp(share, 0.0, 1.0));
        group.rects.push_back({QStringLiteral("hidden-%1").arg(row), QStringLiteral("share"), bar,
                               std::isfinite(share) ? parts.mutedColor() : parts.scale.nanColor(),
                               std::nullopt, 0});
    }
    return group;
}

FigureGroup colorBarGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("colorbar"), QStringLiteral("colorbar"), {}, {}};
    const HeatmapLayout &layout = parts.layout;
    const QRectF bar(parts.cells.rect().right() + layout.hiddenSpace + BarGap * layout.base,
                     layout.origin.y(), BarWidth * layout.base, layout.barHeight);
    // Every step reaches down to the bottom, and the next ones lie on top of it: no seam can show.
    for (int step = 0; step < ColorSteps; ++step) {
        const double top = bar.top() + bar.height() * step / ColorSteps;
        const QRgb color = parts.scale.barColor(1 - step / (ColorSteps - 1.0));
        group.rects.push_back({{},
                               QStringLiteral("step"),
                               QRectF(bar.left(), top, bar.width(), bar.bottom() - top),
                               color,
                               std::nullopt,
                               0});
    }
    const double line = std::max(0.5, layout.base / 20);
    group.rects.push_back({{},
                           {},
                           bar.adjusted(-line / 2, -line / 2, line / 2, line / 2),
                           std::nullopt,
                           parts.mutedColor(),
                           line});

    const double tickX = bar.right() + TickGap * layout.tickSize;
    const QList<ColorBarTick> ticks = parts.scale.ticks();
    double widest = 0;
    for (qsizetype i = 0; i < ticks.size(); ++i) {
        const double y = bar.bottom() - ticks[i].position * bar.height();
        group.rects.push_back({{},
                               QStringLiteral("tick"),
                               QRectF(bar.right(), y - line / 2, 0.7 * TickGap * layout.tickSize, line),
                               parts.mutedColor(),
                               std::nullopt,
                               0});
        group.texts.push_back(text(parts.texts.ticks[i], {tickX, y + capHeight(layout.tickSize) / 2},
                                   TextAnchor::Start, layout.tickSize, parts.mutedColor()));
        widest = std::max(widest, textWidth(parts.texts.ticks[i], layout.tickSize));
    }
    for (qsizetype i = 0; i < layout.barTitle.size(); ++i) {
        const double x
            = tickX + widest + (0.3 + (static_cast<double>(i) + 0.8) * LineHeight) * layout.tickSize;
        FigureText title = text(layout.barTitle[i], {x, bar.center().y()}, TextAnchor::Middle,
                                layout.tickSize, parts.mutedColor());
        title.rotation = -90;
        group.texts.push_back(std::move(title));
    }
    addLegend(group, parts, bar.bottomLeft());
    return group;
}

FigureGroup pinGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("pin"), QStringLiteral("pin"), {}, {}};
    if (!parts.input.pin)
        return group;
    const Cell pin = *parts.input.pin;
    const FigureCells &cells = parts.cells;
    const double width = std::max(1.2, parts.layout.base / 8);
    const QRectF outline(cells.origin.x() + std::max(pin.key, 0) * cells.side,
                         cells.origin.y() + std::max(pin.query, 0) * cells.side,
                         cells.side * (pin.key < 0 ? cells.keys : 1),
                         cells.side * (pin.query < 0 ? cells.queries : 1));
    group.rects.push_back({QStringLiteral("pin-outline"), QStringLiteral("pin"), outline, std::nullopt,
                           parts.accentColor(), width});
    return group;
}

FigureGroup captionGroup(const HeatmapParts &parts)
{
    FigureGroup group{QStringLiteral("caption"), QStringLiteral("caption"), {}, {}};
    const HeatmapLayout &layout = parts.layout;
    const double size = layout.base * 0.9;
    const double legend = static_cast<double>(parts.texts.legend.size()) * LegendLine * layout.tickSize;
    const double bottom
        = std::max(parts.cells.rect().bottom(), layout.origin.y() + layout.barHeight + legend) + layout.base;
    for (qsizetype i = 0; i < layout.caption.size(); ++i) {
        const double baseline = bottom + (static_cast<double>(i) + 0.8) * size * LineHeight;
        group.texts.push_back(text(layout.caption[i], {layout.size.width() / 2, baseline}, TextAnchor::Middle,
                                   size, parts.textColor()));
    }
    return group;
}

} // namespace headlight::ui
