// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/headgridlayout.h"
#include "ui/widgets/theme.h"

#include <QAbstractScrollArea>
#include <QImage>
#include <QList>

#include <functional>
#include <optional>

namespace headlight::ui {

/// A number about a head as the grid shows it in place of a picture.
struct HeadCell
{
    enum class State { Unknown, NotApplicable, Known }; ///< flat, hatched, coloured
    State state = State::Unknown;
    QRgb color = 0; ///< when Known
    QString text; ///< number or word; shortened where there is no room

    bool operator==(const HeadCell &) const = default;
};

/// Every head of a model at once: layers down, heads across, a small picture each, or a number on a colour.
///
/// Fits its area and scrolls when the pictures would become too small; the headers "L0", "H0" stay in sight.
/// Hover and arrows look at a head, click and Enter activate it. Pictures come from the owner, as large as
/// thumbnailSize() says; a head without one is a flat square. In an order of the owner's each head has its
/// name below it, so that its number is never in doubt.
class HeadGrid : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit HeadGrid(QWidget *parent = nullptr);

    void setShape(int layers, int heads); ///< forgets all pictures when it changes
    void setThumbnail(LayerHead head, const QImage &image);
    void clearThumbnails();
    QSize thumbnailSize() const; ///< device pixels

    /// Numbers in place of the pictures, layer by layer; empty: pictures again.
    void setCells(const QList<HeadCell> &cells);
    /// 1 a head, layer by layer, that steps back into the background; empty: none.
    void setFaded(const QList<bool> &faded);
    /// Shows these heads only, one after another; empty: all by their place.
    void setOrder(const QList<LayerHead> &order);
    const QList<LayerHead> &order() const { return m_layout.order; }

    /// What a tool tip says about a head, as plain text. Without it: "L3 H5".
    void setHeadProvider(std::function<QString(LayerHead)> text);

    std::optional<LayerHead> currentHead() const { return m_current; }
    QRect headRect(LayerHead head) const; ///< of its picture, in the viewport; null for one left out
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
    QSize fittingCell(QSize room) const;
    std::optional<LayerHead> headAt(QPoint position) const; ///< in the viewport
    void look(std::optional<LayerHead> head);
    void ensureVisible(LayerHead head);
    QPoint scrolled() const;
    int indexOf(LayerHead head) const { return head.layer * m_layout.heads + head.head; }
    void paintHeads(QPainter &painter, const QRect &area) const;
    void paintHead(QPainter &painter, LayerHead head, const QRect &rect) const;
    void paintCell(QPainter &painter, const HeadCell &cell, const QRect &rect) const;
    void paintHeaders(QPainter &painter) const;

    HeadGridLayout m_layout;
    QList<QImage> m_thumbnails; // layers × heads
    QList<HeadCell> m_cells; // layers × heads, or empty
    QList<bool> m_faded; // layers × heads, or empty
    std::function<QString(LayerHead)> m_headText;
    std::optional<LayerHead> m_current;
    std::optional<LayerHead> m_hovered;
    Theme m_theme;
};

} // namespace headlight::ui
