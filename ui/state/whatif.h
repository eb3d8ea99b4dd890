// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/anchoredchanges.h"

#include <QObject>
#include <QUndoStack>

namespace headlight::ui {

class Session;

/// What the user has changed about the model, and the way back: every change can be undone.
///
/// The session runs the model with it; this class only decides what it is. Another model begins unchanged and
/// without a history, because heads and tokens are its own. GUI thread only.
class WhatIf : public QObject
{
    Q_OBJECT

public:
    explicit WhatIf(Session *session);

    /// In force, or about to be with the run under way.
    const Interventions &current() const;

    /// Changes of the temperature right after each other are undone as one.
    void change(const Interventions &next);
    void reset() { change({}); }

    QUndoStack *undoStack() { return &m_undo; }

signals:
    void changed(); ///< current() is another one

private:
    class Command;

    Session *m_session;
    QUndoStack m_undo;
};

} // namespace headlight::ui
