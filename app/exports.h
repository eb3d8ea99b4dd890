// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/exportdialog.h"
#include "core/trace/tracescope.h"
#include "ui/state/backgroundjob.h"

#include <QObject>

#include <memory>

class QWidget;

namespace headlight::ui {
struct WorkedExample;
}

namespace headlight::app {

class MainMenu;
class Messages;

/// What leaves the window: figures and numbers, to files and to the clipboard, exactly as shown and pinned.
///
/// Connects the menu's actions itself. Without a picture it says so. Works away from the GUI thread, one
/// thing at a time: another one takes its place. What takes long says how far it is and can be cancelled.
class Exports : public QObject
{
    Q_OBJECT

public:
    Exports(ui::Session *session, const MainMenu *menu, Messages *messages, QWidget *window);

    void setColorStyle(const ui::ColorStyle &style) { m_choices.style.colors = style; }

public slots:
    /// Asks where to, and saves @p example as a figure; nothing without one.
    void exportWorkedExample(const std::shared_ptr<const headlight::ui::WorkedExample> &example);

signals:
    void done(const QString &what); ///< a short sentence for the status bar

private:
    void exportFigure();
    void exportNumbers(const TraceScope &scope);
    void exportNumbersOfHead();
    void exportReading();
    QString askForNumbers(const QString &formats);
    void copyNumbers();
    void copyFigure();
    bool
    waitsForRun(); ///< says so where the run on screen has not ended: nothing of it leaves the window yet
    void cancel();
    void finish(const Status &status, const QString &what);

    ui::Session *m_session;
    Messages *m_messages;
    QWidget *m_window;
    ExportDialog::Choices m_choices;
    ui::BackgroundJob m_job;
};

} // namespace headlight::app
