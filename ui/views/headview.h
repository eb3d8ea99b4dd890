// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/colorscale.h"
#include "ui/state/selection.h"
#include "ui/state/thumbnailservice.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QTabBar;

namespace headlight {
struct TellingHead;
}

namespace headlight::ui {

class HeadTabs;
class HeatmapWidget;
class KindSwitch;
class Session;

/// One head: layer selector, a tab per head with its thumbnail, a line that says what the head does on this
/// sentence, the heatmap, and a line that says in words what is under the mouse. While patterns of a layer
/// are being derived the picture before stays.
class HeadView : public QWidget
{
    Q_OBJECT

public:
    explicit HeadView(Session *session, QWidget *parent = nullptr);

    void setColorStyle(const ColorStyle &style);
    void setNumbersShown(bool shown);
    /// Asks nobody to choose a model while one is being opened.
    void setModelComing(bool coming);
    HeatmapWidget *heatmap() const { return m_heatmap; }
    QLabel *card() const { return m_card; } ///< what the head does

protected:
    void changeEvent(QEvent *event) override; ///< thumbnails follow dark and light
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void connectSelection();
    void followShape();
    void followTrace();
    void followLayerHead();
    void updateToolTips();
    void updateCard();
    void updatePatterns();
    void updateThumbnails();
    void showThumbnails(const QList<ThumbnailService::Picture> &pictures);
    void updateStatus();
    void activate(Cell cell);
    void selectLayer(int layer);
    QString reason(const TellingHead &telling) const;
    QString hint() const;
    QString placeholder() const;

    Session *m_session;
    Selection *m_selection;
    KindSwitch *m_kinds; // of encoder-decoders
    QTabBar *m_layers;
    HeadTabs *m_heads;
    QLabel *m_card;
    HeatmapWidget *m_heatmap;
    QLabel *m_status;
    ColorStyle m_style;
    bool m_modelComing = false;
    ThumbnailService m_thumbnails;
    QTimer m_cardLate; // dims the card when it has been about the sentence before for long enough to be seen
};

} // namespace headlight::ui
