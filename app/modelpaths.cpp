// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelpaths.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace headlight::app {

QString bundledModelFolder(const QString &name)
{
    const QStringList places{QCoreApplication::applicationDirPath()
                                 + QStringLiteral("/" HEADLIGHT_MODELS_FROM_PROGRAM "/"),
                             QStringLiteral(HEADLIGHT_MODELS_IN_SOURCES "/")};
    for (const QString &place : places) {
        const QFileInfo config(place + name + QStringLiteral("/config.json"));
        if (config.isFile())
            return QFileInfo(place + name).canonicalFilePath();
    }
    return {};
}

QString modelFolder(const QString &model)
{
    if (model.isEmpty())
        return bundledModelFolder(QStringLiteral("encoder"));
    const bool isBundledName = model == QStringLiteral("encoder") || model == QStringLiteral("decoder");
    if (!isBundledName || QFileInfo(model + QStringLiteral("/config.json")).isFile())
        return model;
    const QString bundled = bundledModelFolder(model);
    return bundled.isEmpty() ? model : bundled;
}

} // namespace headlight::app
