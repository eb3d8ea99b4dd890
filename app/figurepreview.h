// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/figure.h"

#include <QPixmap>
#include <QWidget>

namespace headlight::app {

/// Shows a figure as large as fits, on a neutral ground so that its edges are seen.
class FigurePreview : public QWidget
{
    Q_OBJECT

public:
    explicit FigurePreview(QWidget *parent = nullptr);

    void setFigure(const ui::Figure &figure);
    QSize sizeHint() const override { return {660, 460}; }
    QSize minimumSizeHint() const override { return {320, 240}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    ui::Figure m_figure;
    QPixmap m_pixmap; // of the figure at the present size; null: to be painted
};

} // namespace headlight::app
