// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/modelidentity.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace headlight::ui {

QString modelIdentity(const ModelInfo &model)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &part) {
        hash.addData(part);
        hash.addData(QByteArrayView("\0", 1));
    };
    for (const std::string &part : {model.name, model.family, model.dtype, model.tokenizerKind})
        add(QByteArray::fromStdString(part));
    for (const std::int64_t number :
         {std::int64_t{model.layers}, std::int64_t{model.heads}, std::int64_t{model.decoderLayers},
          std::int64_t{model.dModel}, std::int64_t{model.vocabulary}, model.parameters})
        add(QByteArray::number(static_cast<qlonglong>(number)));
    const QFileInfo place(QFile::decodeName(QByteArray::fromStdString(model.path)));
    const QFileInfoList files = place.isDir() ? QDir(place.filePath()).entryInfoList(QDir::Files, QDir::Name)
                                              : (place.exists() ? QFileInfoList{place} : QFileInfoList());
    for (const QFileInfo &file : files) {
        add(QFile::encodeName(file.fileName()));
        add(QByteArray::number(file.size()));
        add(QByteArray::number(file.lastModified().toMSecsSinceEpoch()));
    }
    constexpr qsizetype Digits = 32;
    return QString::fromLatin1(hash.result().toHex().first(Digits));
}

} // namespace headlight::ui
