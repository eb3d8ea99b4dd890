// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"
#include "ui/widgets/theme.h"

#include <QAbstractScrollArea>
#include <QImage>
#include <QList>

#include <functional>
#include <optional>

namespace headlight::ui {

/// Every head of a model at once: layers down, heads across, a small picture each.
///
/// Fits its area and scrolls when the pictures would become too small; the headers "L0", "H0" stay in sight.
/// Hover and arrows look at a head, click and Enter activate it. Pictures come from the owner, as large as
/// thumbnailSize() says; a head without one is a flat square.
class HeadGrid : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit HeadGrid(QWidget *parent = nullptr);

    void setShape(int layers, int heads); ///< forgets all pictures when it changes
    void setThumbnail(LayerHead head, const QImage &image);
    void clearThumbnails();
    QSize thumbnailSize() const; ///< device pixels

    /// What a tool tip says about a head, as plain text. Without it: "L3 H5".
    void setHeadProvider(std::function<QString(LayerHead)> text);

    std::optional<LayerHead> currentHead() const { return m_current; }
    QRect headRect(LayerHead head) const; ///< of its picture, in the viewport
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setCurrentHead(headlight::LayerHead head); ///< outlined; none when head is MeanHead; emits nothing

signals:
    void hovered(std::optional<headlight::LayerHead> head); ///< by mouse or keyboard
    void activated(headlight::LayerHead head);
    void thumbnailSizeChanged(QSize size); ///< device pixels; the pictures are scaled until new ones come

protected:
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void adoptAppearance();
    void relayout();
    std::optional<LayerHead> headAt(QPoint position) const; ///< in the viewport
    void look(std::optional<LayerHead> head);
    void ensureVisible(LayerHead head);
    void paintHeads(QPainter &painter, const QRect &area) const;
    void paintHeaders(QPainter &painter) const;
    const QImage *thumbnail(LayerHead head) const;

    int m_layers = 0;
    int m_heads = 0;
    int m_side = 0; // of a picture
    QSize m_header; // room of the row and column headers
    QList<QImage> m_thumbnails; // layers × heads
    std::function<QString(LayerHead)> m_headText;
    std::optional<LayerHead> m_current;
    std::optional<LayerHead> m_hovered;
    Theme m_theme;
};

} // namespace headlight::ui
