// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QTimer>

#include <functional>

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
    void showMarksLeftOut(); ///< one character had more combining marks than the field takes
    /// An export is at work: mentioned when it lasts. @p cancel is what the button does.
    void beginExport(const QString &what, const std::function<void()> &cancel);
    void setExportProgress(double fraction);
    void endExport();

    void showReplaced(); ///< a broken character was replaced

private:
    enum class Cause { Other, Run, Cut, Loading, Exporting };

    /// Something that takes its time.
    struct Activity
    {
        Cause cause;
        QString what{};
        std::function<void()> cancel{};
        double progress = 0;
        int begun = 0; // how many other messages there had been
        QTimer wonder{}; // until a person would
    };

    void followModel();
    void followSession();
    void followLoader();
    void begin(Activity &activity, const QString &what, const std::function<void()> &cancel);
    void setProgress(Activity &activity, double fraction);
    void end(Activity &activity);
    void say(const Activity &activity);
    void clear(Cause cause);

    ui::Session *m_session;
    ui::ModelLoader *m_loader;
    ui::MessageBar *m_bar;
    Activity m_loading{.cause = Cause::Loading};
    Activity m_exporting{.cause = Cause::Exporting};
    Cause m_cause = Cause::Other;
    int m_others = 0; // messages that no activity said
    bool m_cutDismissed = false;
};

} // namespace headlight::app
