// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/examples.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace headlight::app {

QList<Example> examples()
{
    QFile file(QStringLiteral(":/examples/sentences.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Example> list;
    for (const auto &value : QJsonDocument::fromJson(file.readAll()).array()) {
        const auto entry = value.toObject();
        const auto title = entry[QStringLiteral("title")].toString().toUtf8();
        list.append({QCoreApplication::translate("Examples", title.constData()),
                     entry[QStringLiteral("text")].toString(), entry[QStringLiteral("pair")].toString()});
    }
    return list;
}

} // namespace headlight::app
