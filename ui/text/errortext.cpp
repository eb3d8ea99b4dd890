// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/errortext.h"

#include "ui/text/tokenlabel.h"

#include <QCoreApplication>
#include <QStringList>

namespace headlight::ui {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ErrorText", text);
}

QString kindText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::FileNotFound:
        return tr("Nothing found there");
    case ErrorCode::NotRegularFile:
        return tr("Not a file");
    case ErrorCode::AccessDenied:
        return tr("Access denied");
    case ErrorCode::ReadFailed:
        return tr("Reading failed");
    case ErrorCode::WriteFailed:
        return tr("Writing failed");
    case ErrorCode::BadFormat:
        return tr("Damaged or of another format");
    case ErrorCode::TooLarge:
        return tr("Too large");
    case ErrorCode::Unsupported:
        return tr("Not supported");
    case ErrorCode::MissingPart:
        return tr("Something is missing");
    case ErrorCode::BadShape:
        return tr("A shape does not fit");
    case ErrorCode::BadValue:
        return tr("A value is not allowed");
    case ErrorCode::InvalidArgument:
        return tr("Not possible");
    case ErrorCode::OutOfMemory:
        return tr("Not enough memory");
    case ErrorCode::Cancelled:
        break;
    }
    return {};
}

QString shown(const std::string &text, std::size_t maxLength)
{
    return QString::fromStdString(shownName(text, maxLength));
}

QString withCapital(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

QString errorText(const Error &error)
{
    if (error.code == ErrorCode::Cancelled)
        return {};
    QStringList parts{kindText(error.code)};
    if (!error.file.empty())
        parts += isolated(shown(error.file, 300));
    if (!error.item.empty())
        parts += isolated(shown(error.item, 120));
    QString clause = shown(error.what, 500);
    if (!error.found.empty())
        clause += tr(", found ") + isolated(shown(error.found, 120));
    if (!error.expected.empty())
        clause += tr(", expected ") + isolated(shown(error.expected, 300));
    if (!clause.isEmpty())
        parts += clause;
    QString text = parts.join(QStringLiteral(": ")) + QLatin1Char('.');
    if (!error.hint.empty())
        text += QLatin1Char(' ') + withCapital(shown(error.hint, 500)) + QLatin1Char('.');
    return text;
}

} // namespace headlight::ui
