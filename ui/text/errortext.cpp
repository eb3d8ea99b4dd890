// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/errortext.h"

#include "ui/text/tokenlabel.h"

#include <QCoreApplication>
#include <QStringList>

namespace headlight::ui {
namespace {

struct ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

QString kindText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::FileNotFound:
        return ErrorText::tr("Nothing found there");
    case ErrorCode::NotRegularFile:
        return ErrorText::tr("Not a file");
    case ErrorCode::AccessDenied:
        return ErrorText::tr("Access denied");
    case ErrorCode::ReadFailed:
        return ErrorText::tr("Reading failed");
    case ErrorCode::WriteFailed:
        return ErrorText::tr("Writing failed");
    case ErrorCode::BadFormat:
        return ErrorText::tr("Damaged or of another format");
    case ErrorCode::TooLarge:
        return ErrorText::tr("Too large");
    case ErrorCode::Unsupported:
        return ErrorText::tr("Not supported");
    case ErrorCode::MissingPart:
        return ErrorText::tr("Something is missing");
    case ErrorCode::BadShape:
        return ErrorText::tr("A shape does not fit");
    case ErrorCode::BadValue:
        return ErrorText::tr("A value is not allowed");
    case ErrorCode::InvalidArgument:
        return ErrorText::tr("Not possible");
    case ErrorCode::OutOfMemory:
        return ErrorText::tr("Not enough memory");
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
        clause += ErrorText::tr(", found ") + isolated(shown(error.found, 120));
    if (!error.expected.empty())
        clause += ErrorText::tr(", expected ") + isolated(shown(error.expected, 300));
    if (!clause.isEmpty())
        parts += clause;
    QString text = parts.join(QStringLiteral(": ")) + QLatin1Char('.');
    if (!error.hint.empty())
        text += QLatin1Char(' ') + withCapital(shown(error.hint, 500)) + QLatin1Char('.');
    return text;
}

} // namespace headlight::ui
