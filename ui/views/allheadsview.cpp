// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/allheadsview.h"

#include "ui/state/headlabels.h"
#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/headtext.h"
#include "ui/widgets/headgrid.h"
#include "ui/widgets/thumbnail.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace headlight::ui {

AllHeadsView::AllHeadsView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(session->selection())
    , m_grid(new HeadGrid(this))
{
    auto *title = new QLabel(tr("All heads"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    m_grid->setAccessibleName(tr("All heads: rows are layers, columns are heads"));
    m_grid->setHeadProvider([this](LayerHead head) {
        const auto labelled = m_session->headLabels()->label(head);
        return labelled ? headSentence(head, *labelled) : headName(head);
    });
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addWidget(title);
    rows->addWidget(m_grid, 1);
    connect(m_session, &Session::shapeChanged, this, &AllHeadsView::followShape);
    connect(m_session, &Session::traceChanged, this, &AllHeadsView::refresh);
    connect(m_selection, &Selection::layerHeadChanged, m_grid, &HeadGrid::setCurrentHead);
    connect(m_grid, &HeadGrid::activated, m_selection, &Selection::setLayerHead);
    connect(m_grid, &HeadGrid::thumbnailSizeChanged, this, &AllHeadsView::refresh);
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

void AllHeadsView::refresh()
{
    const auto trace = m_session->trace();
    if (!trace) {
        m_thumbnails.cancel();
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
    m_session->headLabels()->setAllWanted(true);
    refresh();
}

void AllHeadsView::hideEvent(QHideEvent *event)
{
    m_session->headLabels()->setAllWanted(false);
    QWidget::hideEvent(event);
}

} // namespace headlight::ui
