// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/explorefiles.h"

#include "ui/state/settings.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace headlight::app {

std::string bundledTreebank()
{
    QFile file(QStringLiteral(":/probes/sentences.conllu"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen); // compiled in
    return isOpen ? file.readAll().toStdString() : std::string();
}

QString profileFolder(const QString &settingsFile)
{
    if (settingsFile != ui::Settings().file())
        return settingsFile + QStringLiteral(".profiles");
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/profiles");
}

} // namespace headlight::app
