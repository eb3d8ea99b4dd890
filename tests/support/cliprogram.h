// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testpaths.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

/// Runs the built headlight-cli as a shell would.
namespace headlight::test {

inline const QString Program = QStringLiteral(HEADLIGHT_BIN "/headlight-cli");
inline const QString Encoder = QStringLiteral(HEADLIGHT_MODELS "/encoder");
inline const QString Decoder = QStringLiteral(HEADLIGHT_MODELS "/decoder");

struct Outcome
{
    int exitCode = -1;
    QByteArray output;
    QString error;
};

inline Outcome run(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(Program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished())
        return {-1, {}, process.errorString()};
    const int exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {exitCode, process.readAllStandardOutput(), QString::fromUtf8(process.readAllStandardError())};
}

/// "trace ENCODER --text fox" with ENCODER and DECODER replaced by the bundled models, DIR by @p folder.
inline QStringList words(const QString &line, const QString &folder = {})
{
    QStringList list = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (QString &word : list) {
        word.replace(QStringLiteral("ENCODER"), Encoder);
        word.replace(QStringLiteral("DECODER"), Decoder);
        word.replace(QStringLiteral("DIR"), folder);
    }
    return list;
}

inline QJsonObject jsonObject(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

inline void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

} // namespace headlight::test
