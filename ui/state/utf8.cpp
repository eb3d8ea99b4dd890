// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/utf8.h"

#include <QStringConverter>

namespace headlight::ui {

std::string toUtf8(const QString &text)
{
    QStringEncoder encode(QStringEncoder::Utf8,
                          QStringEncoder::Flag::ConvertInitialBom); // keeps a leading U+FEFF
    const QByteArray bytes = encode(text);
    return bytes.toStdString();
}

bool hasLoneSurrogate(const QString &text)
{
    return !text.isValidUtf16();
}

} // namespace headlight::ui
