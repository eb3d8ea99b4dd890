// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/explore/layersview.h"

#include "ui/state/headlabels.h"
#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/metrictext.h"
#include "ui/widgets/dotplot.h"
#include "ui/widgets/metricbox.h"
#include "ui/widgets/quietlabel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace headlight::ui {
namespace {

DotPlot::Content plotOf(const QList<MeasuredHead> &heads, HeadMetric metric)
{
    const MetricUnit unit = metricUnit(metric);
    const MeasureRange range = rangeOf(heads, unit);
    DotPlot::Content content;
    content.xTitle = LayersView::tr("Layer");
    content.yTitle = QStringLiteral("%1 (%2)").arg(metricName(metric), unitName(unit));
    content.low = range.low;
    content.high = range.high;
    DotPlot::Line mean, chance;
    chance.isDashed = true;
    QList<MeanScore> layers;
    for (const MeasuredHead &head : heads) {
        if (!head.isApplicable())
            continue;
        content.dots.append({head.head, QPointF(head.head.layer, head.score.value)});
        layers.resize(std::max<qsizetype>(layers.size(), head.head.layer + 1));
        layers[head.head.layer].add(head.score.value, head.score.chance);
    }
    for (int layer = 0; layer < layers.size(); ++layer) {
        const Score score = layers[layer].mean();
        mean.points.append(QPointF(layer, score.value));
        chance.points.append(QPointF(layer, score.chance));
    }
    content.lines = {chance, mean};
    return content;
}

} // namespace

LayersView::LayersView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_metric(metricBox({}, this))
    , m_plot(new DotPlot(this))
    , m_explanation(quietLabel(this))
    , m_copy(new QPushButton(tr("Copy numbers"), this))
{
    m_metric->setAccessibleName(tr("What is plotted"));
    m_plot->setAccessibleName(tr("One number about every head, over the layers"));
    m_plot->setHeadProvider([this](LayerHead head) { return headText(head); });
    m_copy->setToolTip(tr("Copy the numbers of every head as a table"));
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_metric);
    rows->addWidget(m_plot, 1);
    rows->addWidget(m_explanation);
    rows->addWidget(m_copy, 0, Qt::AlignRight);
    connect(m_metric, &QComboBox::currentIndexChanged, this, &LayersView::follow);
    connect(session, &Session::traceChanged, this, &LayersView::follow);
    connect(session->headLabels(), &HeadLabels::changed, this, &LayersView::follow);
    Selection *selection = session->selection();
    connect(selection, &Selection::layerHeadChanged, m_plot, &DotPlot::setCurrentHead);
    connect(m_plot, &DotPlot::headChosen, selection, &Selection::setLayerHead);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(tabSeparated()); });
}

void LayersView::follow()
{
    const HeadLabels *labels = m_session->headLabels();
    // While the next sentence is worked out, the numbers of the one before stay.
    if (!isVisible() || (m_session->trace() && !labels->isComplete()))
        return;
    const HeadMetric metric = *chosenMetric(m_metric);
    m_heads = measuredHeads(*labels, m_session->layers(), m_session->heads(), {metric});
    const DotPlot::Content content = plotOf(m_heads, metric);
    m_plot->setContent(content);
    m_plot->setCurrentHead(m_session->selection()->layerHead());
    m_copy->setEnabled(!content.dots.isEmpty());
    if (!m_session->trace())
        m_explanation->setText(tr("No sentence yet."));
    else if (content.dots.isEmpty())
        m_explanation->setText(metricDefinition(metric) + QLatin1Char(' ')
                               + tr("Not applicable on this sentence."));
    else
        m_explanation->setText(tr("A dot is a head, the line their mean, dashed is chance. %1 This sentence "
                                  "only.")
                                   .arg(metricDefinition(metric)));
}

QString LayersView::headText(LayerHead head) const
{
    const HeadScores *scores = m_session->headLabels()->scores(head);
    const HeadMetric metric = *chosenMetric(m_metric);
    return scores ? headName(head) + QStringLiteral(" – ") + metricSentence(metric, (*scores)[metric])
                  : headName(head);
}

QString LayersView::tabSeparated() const
{
    const QString name = QString::fromStdString(std::string(metricKey(*chosenMetric(m_metric))));
    QString text = QStringLiteral("layer\thead\t%1\tchance\n").arg(name);
    for (const MeasuredHead &head : m_heads) {
        if (head.isApplicable())
            text += QStringLiteral("%1\t%2\t%3\t%4\n")
                        .arg(head.head.layer)
                        .arg(head.head.head)
                        .arg(QString::number(head.score.value, 'g', QLocale::FloatingPointShortest),
                             QString::number(head.score.chance, 'g', QLocale::FloatingPointShortest));
    }
    return text;
}

void LayersView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_session->headLabels()->setAllWanted(this, true);
    follow();
}

void LayersView::hideEvent(QHideEvent *event)
{
    m_session->headLabels()->setAllWanted(this, false);
    QWidget::hideEvent(event);
}

} // namespace headlight::ui
