// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/heatmapcanvas.h"
#include "ui/widgets/heatmapscene.h"

#include <QWidget>

#include <functional>

namespace headlight::ui {

/// Heat map of one attention pattern: rows are queries, columns are keys.
///
/// Shows what it is given. It knows no layer, head, model or selection: whoever owns it connects the signals
/// to the shared Selection and hands back what is selected. Colours come from ColorScale; dark or light
/// follows the palette. Causally masked cells are flat and hatched, values that are not finite magenta.
///
/// Mouse: hover, click, wheel or pinch zooms about the pointer, drag pans while zoomed, double click shows
/// all; with Ctrl a click or drag paints cells, or wipes them when it begins on a painted one. Keyboard:
/// arrows, Home, End, with Ctrl to the corners, PageUp and PageDown walk a cell; Enter or Space activates it;
/// Esc asks to release the pin. Without a pattern it shows a placeholder and ignores input; a stale picture
/// is dimmed but answers.
class HeatmapWidget : public QWidget
{
    Q_OBJECT

public:
    explicit HeatmapWidget(QWidget *parent = nullptr);
    ~HeatmapWidget() override;

    /// The number of tokens must equal the pattern's shape, and the mask's shape too. Zoom is kept while the
    /// shape stays; a pin outside the new shape is dropped. The next paint costs O(cells + pixels).
    void setData(HeatmapData content);
    void setColorStyle(const ColorStyle &style);
    void setNumbersShown(bool shown); ///< probabilities inside cells, where they fit; on at first
    void setPlaceholderText(const QString &text);

    /// What a tool tip says about a cell (or, with -1, a row or column); plain text. Without it: the tokens.
    void setCellProvider(std::function<QString(Cell)> text);

    const HeatmapGeometry &cells() const
    {
        return m_scene.geometry;
    } ///< not geometry(): that is the widget's
    const std::optional<ColorScale> &colorScale() const { return m_scene.scale; }
    std::optional<Cell> currentCell() const { return m_scene.current; }
    std::optional<Cell> pin() const { return m_scene.pin; }
    bool isStale() const { return m_scene.stale; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setCurrentCell(std::optional<headlight::ui::Cell> cell); ///< crosshair; emits nothing
    void setPin(std::optional<headlight::ui::Cell> cell); ///< outlined, the other rows dimmed; emits nothing
    void setPainted(const QList<headlight::ui::Cell> &cells); ///< outlined; emits nothing
    void setStale(bool stale); ///< a newer pattern is being computed: the old one stays, visibly dimmed
    void resetZoom();

signals:
    void hoverChanged(std::optional<headlight::ui::Cell> cell); ///< by mouse or keyboard; -1: a label
    void cellActivated(headlight::ui::Cell cell); ///< clicked, or Enter: keep this cell
    void cellPainted(headlight::ui::Cell cell, bool painted); ///< with Ctrl: mark this cell, or wipe it
    void rowActivated(int query); ///< its label was clicked
    void columnActivated(int key); ///< its label was clicked
    void releaseRequested(); ///< Esc

protected:
    bool event(QEvent *event) override; ///< tool tips and gestures
    void changeEvent(QEvent *event) override; ///< palette, font and language
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    enum class Drag { None, Pressed, Panning, Painting, Wiping };

    void adoptAppearance();
    void rebuildScale();
    void relayout();
    void hover(std::optional<Cell> cell);
    void activate(Cell cell);
    void walkTo(Cell cell);
    bool paintAt(QPointF position); ///< whether painting or wiping is going on
    void zoom(double factor, QPointF about);
    std::optional<Cell> hitAt(QPointF position) const; ///< a cell, or a label as a row or column
    QString toolTipAt(QPointF position) const;
    bool pinch(QEvent *event);

    HeatmapScene m_scene;
    TokenLabels m_knownLabels;
    ColorStyle m_style;
    HeatmapCanvas m_canvas;
    std::function<QString(Cell)> m_cellText;
    std::optional<Cell> m_keyboardCell; // where the keyboard was last
    QPointF m_pressed;
    QPointF m_dragged; // last position while panning
    Drag m_drag = Drag::None;
};

} // namespace headlight::ui
