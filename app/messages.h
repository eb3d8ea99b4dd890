// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QTimer>

class QWidget;

namespace headlight::ui {
class MessageBar;
class ModelLoader;
class Session;
} // namespace headlight::ui

namespace headlight::app {

/// Says in one bar what session and loader have to tell: errors, a text that was cut, a model that takes its
/// time.
///
/// A message goes when its cause goes. Loading is mentioned only when it lasts longer than a person would
/// wonder.
class Messages : public QObject
{
    Q_OBJECT

public:
    Messages(ui::Session *session, ui::ModelLoader *loader, QWidget *parent);

    ui::MessageBar *bar() const { return m_bar; }

    void showError(const Error &error);
    void showWarning(const QString &text);
    void showInformation(const QString &text);
    void showTruncated(qsizetype kept); ///< the sentence field took only so many characters
    void showReplaced(); ///< a broken character was replaced

private:
    enum class Cause { Other, Run, Cut, Loading };

    void followModel();
    void followSession();
    void sayLoading();
    void endLoading();
    void clear(Cause cause);

    ui::Session *m_session;
    ui::ModelLoader *m_loader;
    ui::MessageBar *m_bar;
    QTimer m_loadingTimer;
    double m_progress = 0;
    Cause m_cause = Cause::Other;
    bool m_cutDismissed = false;
};

} // namespace headlight::app
