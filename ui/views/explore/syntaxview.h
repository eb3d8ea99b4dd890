// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace headlight::ui {

class HeadTable;
class Session;
class SyntaxService;

/// Which heads find the word that a word depends on: the best head a relation, on bundled sentences or those
/// of a CoNLL-U file, or for arcs that were
/// painted into the picture, beside the best fixed offset.
class SyntaxView : public QWidget
{
    Q_OBJECT

public:
    SyntaxView(Session *session, SyntaxService *service, QWidget *parent = nullptr);

    QPushButton *run() const { return m_run; } ///< starts and, while it runs, cancels
    QPushButton *open() const { return m_open; }
    QPushButton *drawn() const { return m_drawn; } ///< measures the painted cells
    HeadTable *table() const { return m_table; }
    QLabel *scope() const { return m_scope; }
    QLabel *message() const { return m_message; } ///< what went wrong

    static constexpr int LeastArcs = 10; ///< of a relation that is shown

public slots:
    void openFile(const QString &path); ///< CoNLL-U

private:
    void build();
    void follow();
    void fillTable();
    void measureDrawn();
    QString scopeText() const;

    Session *m_session;
    SyntaxService *m_service;
    QLabel *m_scope;
    QPushButton *m_run;
    QPushButton *m_open;
    QPushButton *m_drawn;
    QProgressBar *m_progress;
    QLabel *m_message;
    HeadTable *m_table;
};

} // namespace headlight::ui
