// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"
#include "ui/widgets/theme.h"

#include <QList>
#include <QPointF>
#include <QWidget>

#include <functional>
#include <optional>

class QCustomPlot;

namespace headlight::ui {

/// A dot a head, with lines among them: a metric over the layers, or a map of heads.
///
/// Hover and arrows look at a dot, click and Enter choose its head. Numbers that are not finite are not
/// drawn.
class DotPlot : public QWidget
{
    Q_OBJECT

public:
    struct Dot
    {
        LayerHead head;
        QPointF place;
        double shade = 1; ///< 0 … 1: from light to dark
    };
    struct Line
    {
        QList<QPointF> points;
        bool isDashed = false;
    };
    struct Content
    {
        QList<Dot> dots;
        QList<Line> lines;
        QString xTitle; ///< empty: the axis says nothing, as of a map
        QString yTitle;
        std::optional<double> low; ///< of the y axis; without: as the dots need it
        std::optional<double> high;
    };

    explicit DotPlot(QWidget *parent = nullptr);

    void setContent(const Content &content);
    const Content &content() const { return m_content; }
    void setCurrentHead(LayerHead head); ///< ringed; emits nothing
    /// What a tool tip says about a head, as plain text.
    void setHeadProvider(std::function<QString(LayerHead)> text);
    /// Middle of a head's dot in the widget; empty for one that is not drawn.
    std::optional<QPointF> dotPlace(LayerHead head) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void headChosen(headlight::LayerHead head);

protected:
    bool event(QEvent *event) override; ///< tool tips
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void rebuild();
    void scaleAxes();
    void addDots();
    void addRing(std::optional<LayerHead> head, double width);
    void look(int dot);
    int dotAt(QPointF position) const; ///< index, or −1
    QPointF pixelsOf(QPointF place) const;
    const Dot *dotOf(LayerHead head) const;

    Content m_content; // finite dots alone
    std::function<QString(LayerHead)> m_headText;
    std::optional<LayerHead> m_current;
    int m_hovered = -1; // of m_content.dots
    Theme m_theme;
    QCustomPlot *m_plot; // lets every event through
};

} // namespace headlight::ui
