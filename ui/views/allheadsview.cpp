// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/allheadsview.h"

#include "ui/state/headlabels.h"
#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/headtext.h"
#include "ui/text/metrictext.h"
#include "ui/widgets/headgrid.h"
#include "ui/widgets/headgridbar.h"
#include "ui/widgets/plaintooltip.h"
#include "ui/widgets/quietlabel.h"
#include "ui/widgets/scalelegend.h"
#include "ui/widgets/thumbnail.h"

#include <QEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace headlight::ui {

namespace {

HeadCell cellOf(const MeasuredHead &head, const MeasureRange &range, const HeadMeasure &measure,
                const std::array<QRgb, 256> &colors)
{
    if (!head.isKnown)
        return {};
    if (!head.isApplicable())
        return {HeadCell::State::NotApplicable, 0, QStringLiteral("–")};
    if (!measure.metric && head.label == HeadLabel::Mixed) // no pattern, so no strength of one
        return {HeadCell::State::Unknown, 0, labelWord(head.label)};
    const double part = std::clamp((head.score.value - range.low) / (range.high - range.low), 0., 1.);
    const auto index = static_cast<std::size_t>(std::lround(part * static_cast<double>(colors.size() - 1)));
    return {HeadCell::State::Known, colors[index],
            measure.metric ? metricNumber(measure.unit(), head.score.value) : labelWord(head.label)};
}

} // namespace

AllHeadsView::AllHeadsView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(session->selection())
    , m_bar(new HeadGridBar(this))
    , m_grid(new HeadGrid(this))
    , m_legend(new ScaleLegend(this))
    , m_explanation(quietLabel(this))
{
    m_grid->setAccessibleName(tr("All heads: rows are layers, columns are heads"));
    m_grid->setHeadProvider([this](LayerHead head) { return headText(head); });
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addWidget(m_bar);
    rows->addWidget(m_grid, 1);
    rows->addWidget(m_legend);
    rows->addWidget(m_explanation);
    m_legend->setVisible(false);
    m_explanation->setVisible(false);
    connect(m_bar, &HeadGridBar::changed, this, &AllHeadsView::refresh);
    connect(m_session, &Session::shapeChanged, this, &AllHeadsView::followShape);
    connect(m_session, &Session::traceChanged, this, &AllHeadsView::refresh);
    connect(m_session->headLabels(), &HeadLabels::changed, this, &AllHeadsView::showNumbers);
    connect(m_selection, &Selection::layerHeadChanged, m_grid, &HeadGrid::setCurrentHead);
    connect(m_grid, &HeadGrid::activated, m_selection, &Selection::setLayerHead);
    connect(m_grid, &HeadGrid::thumbnailSizeChanged, this, &AllHeadsView::requestThumbnails);
    connect(&m_thumbnails, &ThumbnailService::ready, this, [this](const auto &pictures) {
        for (const auto &picture : pictures)
            m_grid->setThumbnail(picture.head, picture.image);
    });
}

void AllHeadsView::followShape()
{
    m_thumbnails.cancel();
    m_grid->setShape(m_session->layers(), m_session->heads());
    m_grid->setCurrentHead(m_selection->layerHead());
}

QString AllHeadsView::headText(LayerHead head) const
{
    const auto labelled = m_session->headLabels()->label(head);
    if (!labelled)
        return headName(head);
    const QString sentence = headSentence(head, *labelled);
    const auto metric = m_bar->measure().metric;
    const HeadScores *scores = m_session->headLabels()->scores(head);
    if (!metric || !scores)
        return sentence;
    return headName(head) + QStringLiteral(" – ") + metricSentence(*metric, (*scores)[*metric])
        + QLatin1Char('\n') + sentence;
}

void AllHeadsView::refresh()
{
    showNumbers();
    requestThumbnails();
}

void AllHeadsView::requestThumbnails()
{
    const auto trace = m_session->trace();
    if (!trace || !m_bar->showsPictures()) {
        m_thumbnails.cancel();
        if (!trace)
            m_grid->clearThumbnails();
        return;
    }
    if (!isVisible() || !trace->isWhole())
        return; // without all layers the older pictures stay
    QList<LayerHead> heads;
    for (int layer = 0; layer < trace->layers(); ++layer) {
        for (int head = 0; head < trace->heads(); ++head)
            heads.append({layer, head});
    }
    const auto draw = [style = m_style, dark = isDark(palette()),
                       size = m_grid->thumbnailSize()](const Matrix &pattern, const Matrix &mask) {
        return thumbnail(pattern, &mask, ColorScale(style, pattern, dark), size);
    };
    m_thumbnails.request({trace, heads, draw});
}

void AllHeadsView::showNumbers()
{
    const HeadLabels *labels = m_session->headLabels();
    // While the next sentence is worked out, the numbers of the one before stay as a whole.
    if (!isVisible()
        || (m_session->trace() && !labels->isComplete() && m_bar->choice() == m_shownChoice
            && m_bar->measure() == m_shownMeasure && m_areNumbersComplete))
        return;
    m_shownChoice = m_bar->choice();
    m_shownMeasure = m_bar->measure();
    m_areNumbersComplete = labels->isComplete();
    const auto heads = measuredHeads(*labels, m_session->layers(), m_session->heads(), m_shownMeasure);
    const MeasureRange range = rangeOf(heads, m_shownMeasure.unit());
    QList<HeadCell> cells;
    QList<bool> faded;
    const auto &colors = colorTable(m_style.map, isDark(palette()));
    for (const MeasuredHead &head : heads) {
        if (!m_bar->showsPictures())
            cells.append(cellOf(head, range, m_shownMeasure, colors));
        faded.append(m_shownChoice.leavesOut(head));
    }
    m_grid->setCells(cells);
    m_grid->setFaded(faded);
    const bool byPlace = m_shownChoice.order == HeadChoice::Order::Place;
    m_grid->setOrder(byPlace ? QList<LayerHead>() : chosenHeads(heads, m_shownChoice));
    showLegend(range, faded);
}

void AllHeadsView::showLegend(const MeasureRange &range, const QList<bool> &faded)
{
    const MetricUnit unit = m_shownMeasure.unit();
    const auto metric = m_shownMeasure.metric;
    m_legend->setVisible(!m_bar->showsPictures());
    ScaleLegend::Content content{m_style.map,
                                 range.low,
                                 range.high,
                                 metricNumber(unit, range.low),
                                 metricNumber(unit, range.high) + QLatin1Char(' ') + unitName(unit),
                                 {},
                                 {}};
    QStringList said;
    if (metric) {
        content.leastChance = range.leastChance;
        content.mostChance = range.mostChance;
        said += chanceSentence(*metric, range.leastChance, range.mostChance);
        m_explanation->setToolTip(plainToolTip(metricDefinition(*metric)));
    } else if (!m_bar->showsPictures()) {
        said += tr("What the head does most on this sentence; the colour says how strongly. A word needs %1 "
                   "above chance.")
                    .arg(metricNumber(unit, labelMargin));
        m_explanation->setToolTip({});
    }
    if (m_bar->filter()->isChecked())
        said.prepend(tr("%1 of %2 heads.").arg(faded.count(false)).arg(faded.size()));
    m_legend->setContent(content);
    m_explanation->setText(said.join(QLatin1Char(' ')));
    m_explanation->setVisible(!said.isEmpty());
}

void AllHeadsView::setColorStyle(const ColorStyle &style)
{
    m_style = style;
    refresh();
}

void AllHeadsView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

void AllHeadsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_session->headLabels()->setAllWanted(this, true);
    refresh();
}

void AllHeadsView::hideEvent(QHideEvent *event)
{
    m_session->headLabels()->setAllWanted(this, false);
    QWidget::hideEvent(event);
}

} // namespace headlight::ui
