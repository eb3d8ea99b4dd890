// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/interventions.h"

#include <QStringList>
#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace headlight::ui {

class Session;
class WhatIf;

/// What is changed about the model, a line each that takes it back, and the way through all changes.
class ChangesInForce : public QWidget
{
    Q_OBJECT

public:
    explicit ChangesInForce(Session *session, QWidget *parent = nullptr);

private:
    void followHistory();
    void list();

    Session *m_session;
    WhatIf *m_whatIf;
    QVBoxLayout *m_lines;
    QPushButton *m_undo, *m_redo, *m_back;
    Interventions m_listed; // and as what: lines that stay keep the focus
    QStringList m_texts;
};

} // namespace headlight::ui
