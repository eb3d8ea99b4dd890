// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/headquestion.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace headlight::ui {

class HeadTable;
class Session;

/// Which heads look there: from these words to those, at cells that were painted, or at the pinned one. All
/// heads, best first, beside chance; live while one types. Works only while it is visible.
class FindHeadsView : public QWidget
{
    Q_OBJECT

public:
    explicit FindHeadsView(Session *session, QWidget *parent = nullptr);

    QLineEdit *from() const { return m_from; }
    QLineEdit *to() const { return m_to; }
    QPushButton *clear() const { return m_clear; }
    HeadTable *table() const { return m_table; }
    QLabel *state() const { return m_state; } ///< what is asked, or why nothing is found

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void follow();
    void say(const QString &text); ///< instead of heads
    void show(const FoundHeads &found);
    HeadQuestion question() const;

    Session *m_session;
    QLineEdit *m_from;
    QLineEdit *m_to;
    QPushButton *m_clear;
    QLabel *m_state;
    HeadTable *m_table;
    HeadSearchService m_service;
};

} // namespace headlight::ui
