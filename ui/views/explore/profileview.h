// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/standardprofile.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace headlight::ui {

class HeadTable;
class ProfileService;
class Session;

/// What the heads do beyond the sentence on screen: a button that runs the standard probes, and a table of
/// their means with confidence intervals beside chance. Says what was measured, and claims nothing else.
class ProfileView : public QWidget
{
    Q_OBJECT

public:
    ProfileView(Session *session, ProfileService *service, QWidget *parent = nullptr);

    QPushButton *run() const { return m_run; } ///< starts and, while it runs, cancels
    QComboBox *metric() const { return m_metric; }
    HeadTable *table() const { return m_table; }
    QLabel *scope() const { return m_scope; } ///< what was measured, or will be
    QLabel *message() const { return m_message; } ///< what went wrong

private:
    void build();
    void follow();
    void fillTable();

    Session *m_session;
    ProfileService *m_service;
    QLabel *m_scope;
    QPushButton *m_run;
    QProgressBar *m_progress;
    QLabel *m_message;
    QComboBox *m_metric;
    HeadTable *m_table;
};

} // namespace headlight::ui
