// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/colorscale.h"
#include "ui/state/headmeasure.h"
#include "ui/state/thumbnailservice.h"

#include <QWidget>

class QLabel;

namespace headlight::ui {

class HeadGrid;
class HeadGridBar;
class ScaleLegend;
class Selection;
class Session;

/// Every head of the model, layers × heads, as a thumbnail or as one number on a colour beside its chance
/// level; a click shows that head. Heads that are not meant step back but keep their place and number. Works
/// only while it is visible.
class AllHeadsView : public QWidget
{
    Q_OBJECT

public:
    explicit AllHeadsView(Session *session, QWidget *parent = nullptr);

    void setColorStyle(const ColorStyle &style);
    HeadGrid *grid() const { return m_grid; }
    HeadGridBar *bar() const { return m_bar; }
    ScaleLegend *legend() const { return m_legend; }
    QLabel *explanation() const { return m_explanation; } ///< of the number: chance level and source

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void followShape();
    void refresh();
    void requestThumbnails();
    void showNumbers();
    void showLegend(const MeasureRange &range, const QList<bool> &faded);
    QString headText(LayerHead head) const;

    Session *m_session;
    Selection *m_selection;
    HeadGridBar *m_bar;
    HeadGrid *m_grid;
    ScaleLegend *m_legend;
    QLabel *m_explanation;
    ColorStyle m_style;
    HeadMeasure m_shownMeasure; // on screen
    HeadChoice m_shownChoice;
    bool m_areNumbersComplete = false; // on screen
    ThumbnailService m_thumbnails;
};

} // namespace headlight::ui
