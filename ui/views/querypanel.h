// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
#include "ui/state/selection.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace headlight::ui {

class KeyBars;
class Session;

/// One query in the numbers of the picture: its keys sorted by attention, their sum, how many keys it
/// effectively looks at, and what the model predicts at that position. For a whole column: the queries that
/// look at the key.
///
/// Follows the pinned query, else the hovered one; when the mouse leaves, the last one stays, so that the
/// panel can be read.
class QueryPanel : public QWidget
{
    Q_OBJECT

public:
    explicit QueryPanel(Session *session, QWidget *parent = nullptr);

    QString title() const;
    QString facts() const;
    KeyBars *bars() const { return m_bars; }
    QPushButton *follow() const { return m_follow; } ///< to the worked example; enabled with a pinned cell

signals:
    void workedExampleRequested();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void adoptFont();
    void followSelection();
    void updateFollow();
    void refresh();
    void clear();
    void showQuery(const Reading &reading, int row);
    void showKey(const Reading &reading, int column);
    void showHidden(const Reading &reading);
    void showScale(const Reading &reading);
    QString sumText(const Reading &reading, int row) const;
    void updatePredictions();
    QString queryToken(int index) const;

    Session *m_session;
    Selection *m_selection;
    Cell m_shown; // query or key, the other is -1; both -1: nothing yet
    QLabel *m_title;
    KeyBars *m_bars;
    QLabel *m_facts;
    QPushButton *m_follow;
    QLabel *m_predictionTitle;
    KeyBars *m_predictions;
};

} // namespace headlight::ui
