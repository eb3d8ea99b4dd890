// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QTimer>

namespace headlight::test {

/// Triggers @p action and gives @p path to the dialog for a file's name that opens. Needs
/// AA_DontUseNativeDialogs.
inline void saveTo(QAction *action, const QString &path)
{
    QTimer answer;
    QObject::connect(&answer, &QTimer::timeout, [&answer, path] {
        auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
        auto *name = dialog ? dialog->findChild<QLineEdit *>() : nullptr;
        if (!name)
            return;
        answer.stop();
        name->setText(path);
        QMetaObject::invokeMethod(dialog, "accept");
    });
    answer.start(0);
    action->trigger();
}

} // namespace headlight::test
