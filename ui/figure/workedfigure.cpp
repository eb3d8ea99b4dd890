// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/workedfigure.h"

#include "ui/figure/divergingscale.h"
#include "ui/figure/figurefont.h"
#include "ui/text/celltext.h"
#include "ui/text/changetext.h"
#include "ui/text/markslimit.h"
#include "ui/text/tokenlabel.h"
#include "ui/text/workedtext.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight::ui {
namespace {

struct WorkedFigureText
{
    Q_DECLARE_TR_FUNCTIONS(WorkedFigureText)
};

/// Fills a figure from top to bottom.
class WorkedLayout
{
public:
    WorkedLayout(const WorkedExample &example, const WorkedStyle &style)
        : m_example(example)
        , m_cell(example.numbers)
        , m_style(style)
        , m_words(workedText(example, style.locale))
        , m_size(style.letters)
        , m_left(style.margin + Indent * style.letters)
    {
        m_order.resize(m_cell.products.size());
        std::iota(m_order.begin(), m_order.end(), 0);
        if (style.order == TermOrder::Size)
            m_order = largestProducts(m_cell, static_cast<int>(m_order.size()));
    }

    WorkedPicture build()
    {
        m_picture.figure.groups.resize(1);
        titles();
        for (std::size_t step = 0; step < WorkedText::StepCount; ++step)
            addStep(step);
        finish();
        return std::move(m_picture);
    }

private:
    // Parts of a line, in units of the letters' size.
    static constexpr double Line = 1.5;
    static constexpr double StripHeight = 1.35;
    static constexpr double StripGap = 0.2;
    static constexpr double BarsHeight = 2.6;
    static constexpr double LeastName = 2.6;
    static constexpr double Indent = 1.7;
    static constexpr double StepGap = 0.75;
    static constexpr double Small = 0.9;
    static constexpr double Baseline = 0.72; // of a line, from its top
    static constexpr double BoldWidth = 1.15; // of a text, in the width of the same text as usual; at most
    static constexpr int MostLines = 2;

    FigureGroup &group() { return m_picture.figure.groups.front(); }
    double right() const { return m_style.width - m_style.margin; }
    double inner() const { return right() - m_left; }

    struct Pen
    {
        double size;
        QRgb color;
        bool bold = false;
        TextAnchor anchor = TextAnchor::Start;
    };
    Pen small() const { return {Small * m_size, m_style.mutedText}; }

    /// On the line that begins at m_y and is as high as letters of @p lineSize need.
    void text(const QString &words, double x, const Pen &pen, double lineSize)
    {
        FigureText line;
        line.text = words;
        line.position = {x, m_y + Baseline * Line * lineSize};
        line.anchor = pen.anchor;
        line.size = pen.size;
        line.bold = pen.bold;
        line.color = pen.color;
        group().texts.push_back(line);
    }

    void paragraph(const QString &words, double x, double width, const Pen &pen)
    {
        if (words.isEmpty())
            return;
        const double measured = pen.bold ? width / BoldWidth : width;
        for (const QString &line : wrappedText(words, pen.size, measured, MostLines)) {
            text(line, x, pen, pen.size);
            m_y += Line * pen.size;
        }
    }

    void paragraph(const QString &words, const Pen &pen) { paragraph(words, m_left, inner(), pen); }

    void titles()
    {
        m_y = m_style.margin / 2;
        const double headWidth = textWidth(m_words.head, m_size, true) + m_size;
        const Pen title{1.15 * m_size, m_style.text, true};
        text(m_words.head, right(), {m_size, m_style.mutedText, true, TextAnchor::End}, title.size);
        paragraph(m_words.title, m_style.margin, right() - m_style.margin - headWidth, title);
        paragraph(QStringLiteral("Attention(Q, K, V) = softmax(QKᵀ / √d_k) V"), m_style.margin,
                  right() - m_style.margin, small());
        m_picture.figure.title = m_words.title + QStringLiteral(", ") + m_words.head;
    }

    void addStep(std::size_t index)
    {
        const WorkedStep &step = m_words.steps[index];
        m_y += StepGap * m_size / 2;
        group().rects.push_back(
            {{}, {}, QRectF(m_style.margin, m_y, right() - m_style.margin, 1), m_style.grid, {}, 0});
        m_y += StepGap * m_size / 2;
        const double top = m_y;
        const bool hasEquation = !headline(index);
        if (index == WorkedText::Product)
            strips();
        if (hasEquation)
            paragraph(step.equation, {m_size, m_style.text});
        if (index == WorkedText::Exponential)
            bars();
        for (const QString &note : step.notes)
            paragraph(note, small());
        if (index == WorkedText::Values)
            m_picture.z = strip(QStringLiteral("z"), m_cell.z, naturalOrder(), largestMagnitude(m_cell.z));
        m_picture.steps.push_back(QRectF(0, top, m_style.width, m_y - top));
        m_picture.explanations += step.explanation;
    }

    /// Number, title and result of a step; of the short one the equation too, and then returns true.
    bool headline(std::size_t index)
    {
        const WorkedStep &step = m_words.steps[index];
        const bool isAnswer = index == WorkedText::Share;
        const Pen result{(isAnswer ? 1.5 : 1.15) * m_size, isAnswer ? m_style.accent : m_style.text, true,
                         TextAnchor::End};
        text(m_style.locale.toString(static_cast<int>(index + 1)), m_style.margin,
             {m_size, m_style.mutedText, true}, m_size);
        text(step.result, right(), result, m_size);
        const double room = inner() - textWidth(step.result, result.size, true) - m_size;
        const double titleWidth = textWidth(step.title, m_size, true) + m_size;
        const bool fits = index == WorkedText::Scale
            && titleWidth + textWidth(step.equation, m_size) + textWidth(QStringLiteral("000"), m_size)
                <= room; // digits come and go
        if (fits)
            text(step.equation, m_left + titleWidth, {m_size, m_style.text}, m_size);
        paragraph(step.title, m_left, room, {m_size, m_style.text, true});
        return fits;
    }

    std::vector<int> naturalOrder() const
    {
        std::vector<int> order(m_cell.z.size());
        std::iota(order.begin(), order.end(), 0);
        return order;
    }

    static std::vector<double> widened(const std::vector<float> &numbers)
    {
        return {numbers.begin(), numbers.end()};
    }

    void strips()
    {
        const std::vector<double> query = widened(m_cell.query);
        const std::vector<double> key = widened(m_cell.key);
        double limit = std::max(largestMagnitude(query), largestMagnitude(key));
        limit = std::max({limit, largestMagnitude(m_cell.queryBefore), largestMagnitude(m_cell.keyBefore)});
        const double products = largestMagnitude(m_cell.products);
        const auto add = [this](const QString &label, const std::vector<double> &numbers, double most) {
            m_picture.dimensions.push_back(strip(label, numbers, m_order, most));
        };
        if (m_cell.turned > 0) {
            paragraph(WorkedFigureText::tr("Before their positions turn them (RoPE):"), small());
            add(QStringLiteral("q"), m_cell.queryBefore, limit);
            add(QStringLiteral("k"), m_cell.keyBefore, limit);
            paragraph(WorkedFigureText::tr("After:"), small());
        }
        add(QStringLiteral("q"), query, limit);
        add(QStringLiteral("k"), key, limit);
        add(QStringLiteral("q×k"), m_cell.products, products);
        const auto bound = [this](double most) { return m_style.locale.toString(most, 'f', 2); };
        paragraph(WorkedFigureText::tr("Blue above 0, red below; full at ±%1 (q×k ±%2)")
                      .arg(bound(limit), bound(products)),
                  small());
    }

    WorkedStrip strip(const QString &label, const std::vector<double> &numbers, const std::vector<int> &order,
                      double limit)
    {
        const DivergingScale scale(limit, m_style.dark);
        const double labelWidth = textWidth(QStringLiteral("q×k "), m_size);
        m_y += StripGap * m_size;
        const QRectF rect(m_left + labelWidth, m_y, inner() - labelWidth, StripHeight * m_size);
        text(label, m_left, {m_size, m_style.mutedText}, m_size * StripHeight / Line);
        const double width = rect.width() / static_cast<double>(numbers.size());
        for (std::size_t place = 0; place < order.size(); ++place) {
            const int dimension = order[place];
            const QRectF cell(rect.left() + static_cast<double>(place) * width, rect.top(),
                              // a little of the next one is painted over: no seams where edges are smoothed
                              place + 1 < order.size() ? width + 0.4 : width, rect.height());
            group().rects.push_back(
                {{}, {}, cell, scale.color(numbers[static_cast<std::size_t>(dimension)]), {}, 0});
        }
        group().rects.push_back({{}, {}, rect, {}, m_style.grid, 1});
        const auto marked = std::find(order.begin(), order.end(), m_style.marked);
        if (marked != order.end())
            mark(QRectF(rect.left() + static_cast<double>(marked - order.begin()) * width, rect.top(), width,
                        rect.height()));
        m_y += StripHeight * m_size;
        return {rect, order};
    }

    void mark(const QRectF &rect)
    {
        group().rects.push_back({{}, {}, rect.adjusted(-1, -1, 1, 1), {}, m_style.accent, 2});
    }

    /// The exponentials of the row; 1 is a full bar.
    void bars()
    {
        const std::vector<double> &numbers = m_cell.exponentials;
        const QRectF rect(m_left, m_y + 0.2 * m_size, inner(), BarsHeight * m_size);
        const double width = rect.width() / static_cast<double>(numbers.size());
        const double gap = std::min(2., width / 4);
        m_picture.keys.rect = rect;
        group().rects.push_back({{}, {}, rect, m_style.surface, {}, 0});
        for (std::size_t key = 0; key < numbers.size(); ++key) {
            const double height = rect.height() * std::clamp(numbers[key], 0., 1.);
            const QRectF bar(rect.left() + static_cast<double>(key) * width + gap / 2, rect.bottom() - height,
                             width - gap, height);
            const bool own = static_cast<int>(key) == m_example.cell.key;
            if (std::isfinite(numbers[key]) && height > 0)
                group().rects.push_back({{}, {}, bar, own ? m_style.accent : m_style.bar, {}, 0});
            if (static_cast<int>(key) == m_style.markedKey)
                mark({rect.left() + static_cast<double>(key) * width, rect.top(), width, rect.height()});
            if (own) // seen however low its bar is
                group().rects.push_back(
                    {{}, {}, QRectF(bar.left(), rect.bottom() + 1, bar.width(), 2), m_style.accent, {}, 0});
            m_picture.keys.order.push_back(static_cast<int>(key));
        }
        m_y += (BarsHeight + 0.5) * m_size;
        nameBars(width);
    }

    /// Tokens below the bars, where there is room for most of them.
    void nameBars(double width)
    {
        if (width < LeastName * m_size)
            return;
        const QStringList keys = tokenLabels(m_example.trace->keyDisplay());
        for (qsizetype key = 0; key < keys.size(); ++key) {
            const bool own = key == m_example.cell.key;
            const QString name = wrappedText(keys[key], Small * m_size, width, 1).value(0);
            text(name, m_left + (static_cast<double>(key) + 0.5) * width,
                 {Small * m_size, own ? m_style.accent : m_style.mutedText, false, TextAnchor::Middle},
                 Small * m_size);
        }
        m_y += Line * Small * m_size;
    }

    void caption()
    {
        const Trace &trace = *m_example.trace;
        QStringList parts;
        if (trace.interventions())
            parts += changeMark(trace);
        parts += QString::fromStdString(trace.model().name);
        if (trace.model().isEncoderDecoder)
            parts += kindName(trace.kind());
        for (const std::string &sentence :
             {trace.content().text, trace.content().pair, trace.content().decoderText}) {
            if (!sentence.empty())
                parts += quoted(withLimitedMarks(QString::fromStdString(sentence)));
        }
        m_y += StepGap * m_size;
        paragraph(parts.join(QStringLiteral(" · ")), m_style.margin, right() - m_style.margin, small());
    }

    QString metadata() const
    {
        const Trace &trace = *m_example.trace;
        QJsonObject json{
            {QStringLiteral("program"), QStringLiteral("Headlight " HEADLIGHT_VERSION)},
            {QStringLiteral("model"), QString::fromStdString(trace.model().name)},
            {QStringLiteral("layer"), m_example.head.layer},
            {QStringLiteral("head"), m_example.head.head},
            {QStringLiteral("query"), m_example.cell.query},
            {QStringLiteral("key"), m_example.cell.key},
            {QStringLiteral("sentence"), QString::fromStdString(trace.content().text)},
            {QStringLiteral("probability"), static_cast<double>(m_cell.probability)},
        };
        if (trace.interventions())
            json.insert(QStringLiteral("what_if"), QString::fromStdString(phraseLine(trace.interventions())));
        return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
    }

    void finish()
    {
        if (m_style.caption)
            caption();
        Figure &figure = m_picture.figure;
        figure.size = {m_style.width, std::ceil(m_y + std::max(m_style.margin / 2, StepGap * m_size))};
        figure.background = m_style.background;
        figure.description = m_words.plain();
        figure.metadata = metadata();
    }

    const WorkedExample &m_example;
    const WorkedCell &m_cell;
    const WorkedStyle &m_style;
    const WorkedText m_words;
    const double m_size;
    const double m_left;
    std::vector<int> m_order;
    double m_y = 0;
    WorkedPicture m_picture;
};

} // namespace

QString WorkedPicture::explanation(QPointF position) const
{
    for (std::size_t step = 0; step < steps.size(); ++step) {
        if (steps[step].contains(position))
            return explanations[static_cast<qsizetype>(step)];
    }
    return {};
}

WorkedPicture buildWorkedFigure(const WorkedExample &example, const WorkedStyle &style)
{
    return WorkedLayout(example, style).build();
}

} // namespace headlight::ui
