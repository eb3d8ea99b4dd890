// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/continuation.h"

class QAction;

namespace headlight::app {

/// One action that lets the model go on with the text and, while it does, stops it. Shown for models that
/// write: decoders and encoder-decoders.
class ContinueAction : public QObject
{
    Q_OBJECT

public:
    ContinueAction(QAction *action, ui::Session *session);

    const ui::Continuation &continuation() const { return m_continuation; }
    /// False when there was nothing to stop.
    bool stop();

signals:
    void appended(const QString &text); ///< to the text in the field of the decoder
    void ended(const QString &why); ///< a short sentence for the status bar
    void failed(const headlight::Error &error);

private:
    void follow();

    QAction *m_action;
    ui::Session *m_session;
    ui::Continuation m_continuation;
};

} // namespace headlight::app
