// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/batchexport.h"
#include "ui/state/settings.h"

namespace headlight::app {

/// What the window is opened with; what is not given is as last time.
struct WindowOptions
{
    QString model; ///< folder, "encoder" or "decoder"
    std::optional<QString> sentence;
    std::optional<QString> pair;
    std::optional<int> layer;
    std::optional<int> head; ///< may be ui::MeanHead
    std::optional<ui::ThemeChoice> theme;
    std::optional<QString> decoderText;
    std::optional<AttentionKind> kind;
    std::optional<ReadingStyle> reading; ///< what the colours mean
};

/// The command line, understood.
struct CommandLine
{
    enum class Action {
        ShowWindow, ///< with window
        Export, ///< batch, without a window
        ListModels, ///< on standard output
        Print, ///< text on standard output, then exit with 0
        Complain, ///< text on standard error, then exit with 2
    };

    Action action = Action::ShowWindow;
    WindowOptions window;
    BatchOptions batch;
    QString text; ///< ends with a line break
};

/// @p arguments as QCoreApplication::arguments() gives them, the program's name first. Needs a
/// QCoreApplication.
CommandLine parseCommandLine(const QStringList &arguments);

/// Whether these arguments need no display, known before a QGuiApplication exists: then the platform plug-in
/// "offscreen" serves.
bool worksWithoutDisplay(int argc, const char *const *argv);

} // namespace headlight::app
