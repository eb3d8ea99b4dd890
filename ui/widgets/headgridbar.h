// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/headmeasure.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QToolButton;

namespace headlight::ui {

/// What the grid of all heads shows: pictures, or one number about each head; and, behind a button, which
/// heads are meant and in which order.
class HeadGridBar : public QWidget
{
    Q_OBJECT

public:
    explicit HeadGridBar(QWidget *parent = nullptr);

    bool showsPictures() const;
    HeadMeasure measure() const; ///< that of the labels while pictures are shown
    HeadChoice choice() const; ///< any head by place while the button is up

    QComboBox *colorBy() const { return m_colorBy; }
    QToolButton *filter() const { return m_filter; }
    QComboBox *order() const { return m_order; }
    QComboBox *label() const { return m_label; }
    QDoubleSpinBox *minimum() const { return m_minimum; }

signals:
    void changed();

private:
    void fillColorBy();
    void fillChoices();
    void build();

    QComboBox *m_colorBy;
    QToolButton *m_filter;
    QWidget *m_choices;
    QComboBox *m_order;
    QComboBox *m_label;
    QDoubleSpinBox *m_minimum;
};

} // namespace headlight::ui
