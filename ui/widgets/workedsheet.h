// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/workedfigure.h"

#include <QWidget>

#include <memory>

namespace headlight::ui {

/// A worked example on screen: the figure that a file gets, as wide as the widget and as high as it needs.
///
/// Hover looks at a dimension, or at a key among the exponentials; Left, Right, Home and End walk the
/// dimensions. Tool tips say the numbers, or what a step is for.
class WorkedSheet : public QWidget
{
    Q_OBJECT

public:
    explicit WorkedSheet(QWidget *parent = nullptr);

    void setExample(std::shared_ptr<const WorkedExample> example); ///< null: nothing is painted
    const std::shared_ptr<const WorkedExample> &example() const { return m_example; }
    void setOrder(TermOrder order);
    void setStale(bool stale); ///< dimmed, as the picture is

    const WorkedPicture &picture() const { return m_picture; } ///< in units of pictureScale() pixels
    double pictureScale() const;
    int markedDimension() const { return m_marked; } ///< or -1

signals:
    void keyHovered(int key); ///< -1: none any more

protected:
    bool event(QEvent *event) override; ///< tool tips
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    WorkedStyle sheetStyle() const;
    void rebuild();
    void mark(int dimension, int key);
    int dimensionAt(QPointF position) const; ///< or -1
    int keyAt(QPointF position) const; ///< or -1
    QString toolTipAt(QPoint position) const;

    std::shared_ptr<const WorkedExample> m_example;
    TermOrder m_order = TermOrder::Dimension;
    bool m_stale = false;
    int m_marked = -1;
    int m_markedKey = -1;
    WorkedPicture m_picture;
};

} // namespace headlight::ui
