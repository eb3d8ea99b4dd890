// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/headmeasure.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace headlight::ui {

class DotPlot;
class Session;

/// One metric of every head over the layers, on the sentence of now: a dot a head, their mean as a line,
/// chance dashed. Works only while it is visible.
class LayersView : public QWidget
{
    Q_OBJECT

public:
    explicit LayersView(Session *session, QWidget *parent = nullptr);

    QComboBox *metric() const { return m_metric; }
    DotPlot *plot() const { return m_plot; }
    QLabel *explanation() const { return m_explanation; }
    QPushButton *copy() const { return m_copy; }
    /// Layer, head, value and chance of every head that has one, with tabs and line feeds; with a point and
    /// all digits, whatever the locale.
    QString tabSeparated() const;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void follow();
    QString headText(LayerHead head) const;

    Session *m_session;
    QComboBox *m_metric;
    DotPlot *m_plot;
    QLabel *m_explanation;
    QPushButton *m_copy;
    QList<MeasuredHead> m_heads; // on screen
};

} // namespace headlight::ui
