// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelpaths.h"

#include "app/modelnames.h"
#include "core/checkpoint/hub/hubcache.h"

#include <QDir>
#include <QFile>

namespace headlight::app {

QString bundledModelFolder(const QString &name)
{
    return QFile::decodeName(bundledModel(QFile::encodeName(name).toStdString()).c_str());
}

QString modelFolder(const QString &model)
{
    return QFile::decodeName(modelNamed(QFile::encodeName(model).toStdString()).c_str());
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
