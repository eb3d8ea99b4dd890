// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

namespace headlight::ui {

/// One key of a query.
struct KeyBar
{
    int key = -1; ///< its position
    QString token; ///< in full
    float value = 0.F; ///< probability, 0 … 1, or what BarScale says

    bool operator==(const KeyBar &) const = default;
};

/// What the bars of a list run over.
struct BarScale
{
    double low = 0; ///< at the left end
    double high = 1; ///< at the right end
    double origin = 0; ///< where bars begin
    bool isSum = true; ///< the rest of the list may be added up
    std::function<QString(double)> text{}; ///< the number as it is written; empty: three decimals
};

/// The keys of one query, highest attention first: token, bar, number. As many as fit; the last line sums up
/// the rest: "and 12 more: 0.031".
///
/// A full bar is the same number for all queries, so that they can be compared. Hover and Up and Down look at
/// a key, click and Enter activate it.
class KeyBars : public QWidget
{
    Q_OBJECT

public:
    explicit KeyBars(QWidget *parent = nullptr);

    void
    setBars(QList<KeyBar> bars); ///< in any order, without masked keys; values that are not finite come first
    void setScale(BarScale scale); ///< a probability of 1 is a full bar at first
    /// As high as @p least rows at least and @p most at most, whatever the font; at first 3 and as many as
    /// there is room for.
    void setRows(int least, int most);

    void setPlaceholderText(const QString &text); ///< said while there are no bars
    int currentKey() const { return m_current; } ///< position of the key, or -1
    int shownCount() const; ///< bars that fit
    QList<KeyBar> bars() const { return m_bars; } ///< sorted
    QRect barRect(int index) const; ///< row of the index-th shown bar

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setCurrentKey(int key); ///< emphasised; emits nothing

signals:
    void keyHovered(int key); ///< -1: none any more
    void keyActivated(int key);

protected:
    bool event(QEvent *event) override; ///< tool tips
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void adoptAppearance();
    int rowHeight() const;
    int barAt(QPoint position) const; ///< index, or -1
    int indexOfCurrent() const; ///< or -1
    void look(int index);
    void paintBar(QPainter &painter, int index, int tokenWidth, int numberWidth) const;
    QString restText() const;
    QString number(float value) const;
    int pixels(double value, int width) const;

    QList<KeyBar> m_bars;
    BarScale m_scale;
    QString m_placeholder;
    int m_leastRows = 3;
    int m_mostRows = 0; // 0: no limit
    int m_current = -1;
    Theme m_theme;
};

} // namespace headlight::ui
