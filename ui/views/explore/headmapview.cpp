// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/explore/headmapview.h"

#include "core/analysis/divergence.h"
#include "ui/state/headlabels.h"
#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/errortext.h"
#include "ui/text/headtext.h"
#include "ui/widgets/dotplot.h"
#include "ui/widgets/headtable.h"
#include "ui/widgets/quietlabel.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace headlight::ui {

HeadMapView::HeadMapView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_map(new DotPlot(this))
    , m_explanation(quietLabel(this))
    , m_nearestTitle(new QLabel(this))
    , m_nearest(new HeadTable(this))
{
    m_map->setAccessibleName(tr("Map of all heads: near dots attend alike"));
    m_map->setHeadProvider([this](LayerHead head) { return headText(head); });
    m_nearest->setAccessibleName(tr("Heads by their distance to the one on screen"));
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_map, 3);
    rows->addWidget(m_explanation);
    rows->addWidget(m_nearestTitle);
    rows->addWidget(m_nearest, 2);
    Selection *selection = session->selection();
    connect(session, &Session::traceChanged, this, &HeadMapView::follow);
    connect(selection, &Selection::layerHeadChanged, this, &HeadMapView::showNearest);
    connect(session->headLabels(), &HeadLabels::changed, this, [this] {
        if (isVisible())
            showNearest();
    });
    connect(&m_service, &HeadComparisonService::ready, this, &HeadMapView::show);
    connect(&m_service, &HeadComparisonService::failed, this,
            [this](const Error &error) { forget(errorText(error)); });
    connect(m_map, &DotPlot::headChosen, selection, &Selection::setLayerHead);
    connect(m_nearest, &HeadTable::headChosen, selection, &Selection::setLayerHead);
    forget(tr("No sentence yet."));
}

void HeadMapView::follow()
{
    if (!isVisible())
        return;
    const TracePtr trace = m_session->trace();
    if (!trace) {
        m_service.cancel();
        forget(tr("No sentence yet."));
    } else if (trace->isWhole() && (!m_comparison || m_comparison->trace != trace)) {
        m_service.request(trace);
    }
}

void HeadMapView::forget(const QString &why)
{
    m_comparison = nullptr;
    m_map->setContent({});
    m_explanation->setText(why);
    showNearest();
}

void HeadMapView::show(const std::shared_ptr<const HeadComparison> &comparison)
{
    m_comparison = comparison;
    const int layers = comparison->trace->layers(), heads = comparison->trace->heads();
    DotPlot::Content content;
    for (int index = 0; index < layers * heads; ++index) {
        const LayerHead head{index / heads, index % heads};
        content.dots.append({head,
                             {comparison->map.points(index, 0), comparison->map.points(index, 1)},
                             layers > 1 ? head.layer / double(layers - 1) : 1.});
    }
    m_map->setContent(content);
    m_explanation->setText(
        tr("A dot is a head, standing out more in higher layers; near ones attend alike on this sentence. "
           "The map holds "
           "%1 of the distances (Jensen-Shannon, classical scaling; Clark et al. 2019, arXiv:1906.04341).")
            .arg(QLocale().toString(100 * comparison->map.explained, 'f', 0) + QStringLiteral(" %")));
    showNearest();
}

void HeadMapView::showNearest()
{
    const LayerHead head = m_session->selection()->layerHead();
    m_map->setCurrentHead(head);
    m_nearest->setColumns({{tr("Head"), tr("Layer and head, counted from 0"), true},
                           {tr("Looks"), tr("What stands out most on this sentence"), true},
                           {tr("Distance"),
                            tr("Root of the mean Jensen-Shannon divergence: 0 for the same "
                               "attention, 0.83 for no key in common")}});
    const bool isHead = m_comparison && head.head >= 0 && head.layer < m_comparison->trace->layers()
        && head.head < m_comparison->trace->heads();
    m_nearestTitle->setText(isHead ? tr("Most like %1").arg(headName(head)) : QString());
    QList<HeadTable::Row> rows;
    if (isHead) {
        const int heads = m_comparison->trace->heads();
        const int index = head.layer * heads + head.head;
        const Eigen::MatrixXd &distances = m_comparison->distances;
        for (const int other : nearestHeads(distances, index, static_cast<int>(distances.rows()) - 1)) {
            const LayerHead place{other / heads, other % heads};
            const auto labelled = m_session->headLabels()->label(place);
            rows.append(
                {place,
                 {{headName(place), other, {}},
                  {labelled ? labelName(labelled->label) : QString(), {}, {}},
                  {QLocale().toString(distances(index, other), 'f', 2), distances(index, other), {}}}});
        }
    }
    m_nearest->setRows(rows);
}

QString HeadMapView::headText(LayerHead head) const
{
    const auto labelled = m_session->headLabels()->label(head);
    return labelled ? headSentence(head, *labelled) : headName(head);
}

void HeadMapView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_session->headLabels()->setAllWanted(this, true);
    follow();
}

void HeadMapView::hideEvent(QHideEvent *event)
{
    m_session->headLabels()->setAllWanted(this, false);
    QWidget::hideEvent(event);
}

} // namespace headlight::ui
