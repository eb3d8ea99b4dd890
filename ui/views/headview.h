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
class ReadingSwitch;
class Session;

/// One head: layer selector, a tab per head with its thumbnail, a line that says what the head does on this
/// sentence, what the colours mean and the heatmap of it, a line that says so in words, and one that says
/// what is under the mouse. While numbers are on their way the picture before stays, and is dimmed when that
/// takes long enough to be seen.
class HeadView : public QWidget
{
    Q_OBJECT

public:
    explicit HeadView(Session *session, QWidget *parent = nullptr);

    /// @p strip goes between what the head does and its picture; taken over.
    void putAbovePicture(QWidget *strip);

    void setColorStyle(const ColorStyle &style);
    void setNumbersShown(bool shown);
    /// Asks nobody to choose a model while one is being opened.
    void setModelComing(bool coming);
    HeatmapWidget *heatmap() const { return m_heatmap; }
    QLabel *card() const { return m_card; } ///< what the head does
    QLabel *reading() const { return m_reading; } ///< what the picture shows
    ReadingSwitch *readingSwitch() const { return m_readingSwitch; }

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
    void updatePicture();
    void clearPicture(const QString &why);
    void updateDimming();
    void updateCells();
    void setReference(bool wanted);
    void updateThumbnails();
    void showThumbnails(const QList<ThumbnailService::Picture> &pictures);
    void updateStatus();
    QString lineText(Cell cell) const;
    QString cellToolTip(Cell cell) const;
    std::optional<Cell> tokens(std::optional<Cell> cell) const;
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
    ReadingSwitch *m_readingSwitch;
    HeatmapWidget *m_heatmap;
    QLabel *m_reading;
    QLabel *m_status;
    ColorStyle m_style;
    bool m_modelComing = false;
    ThumbnailService m_thumbnails;
    QTimer m_cardLate; // dims the card when it has been about the sentence before for long enough to be seen
};

} // namespace headlight::ui
