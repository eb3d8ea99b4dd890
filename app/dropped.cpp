// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dropped.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace headlight::app {

Dropped dropped(const QMimeData &data)
{
    for (const QUrl &url : data.urls()) {
        const QFileInfo info(url.toLocalFile());
        if (!url.isLocalFile() || !info.exists())
            continue;
        const bool isModel
            = info.isDir() || info.suffix().compare(QStringLiteral("gguf"), Qt::CaseInsensitive) == 0;
        return {isModel ? info.absoluteFilePath() : info.absolutePath(), {}};
    }
    return {{}, data.hasUrls() ? QString() : data.text()};
}

} // namespace headlight::app
