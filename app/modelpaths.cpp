// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelpaths.h"

#include "core/checkpoint/hub/hubcache.h"
#include "core/checkpoint/hub/hubenvironment.h"
#include "core/transformer/modelsummary.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
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
    if (!isBundledName || QFileInfo(model + QStringLiteral("/config.json")).isFile()) {
        const std::string cache = readHubEnvironment().cacheFolder;
        return QFile::decodeName(modelPath(QFile::encodeName(model).toStdString(), cache).c_str());
    }
    const QString bundled = bundledModelFolder(model);
    return bundled.isEmpty() ? model : bundled;
}

std::vector<std::string> encodedPaths(const QStringList &paths)
{
    std::vector<std::string> encoded;
    for (const QString &path : paths)
        encoded.push_back(QFile::encodeName(path).toStdString());
    return encoded;
}

QString modelTitle(const QString &path)
{
    const QString name = QString::fromStdString(modelName(path.toStdString()));
    // Only the hub's names have a slash; others say too little without the folders around them.
    return name.contains(QLatin1Char('/')) ? name : QDir::toNativeSeparators(path);
}

} // namespace headlight::app
