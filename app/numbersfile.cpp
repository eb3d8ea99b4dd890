// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/numbersfile.h"

#include "core/base/file.h"
#include "core/trace/csv.h"
#include "core/trace/readingfile.h"
#include "core/trace/tracefile.h"

#include <QFile>

namespace headlight::app {

Status writeNumbers(const Trace &trace, const TraceScope &scope, const QString &path,
                    const Progress &progress)
{
    const std::string name = QFile::encodeName(path).toStdString();
    const std::optional<TraceFormat> format = traceFormatOf(name);
    const Result<std::string> bytes = format
        ? encodeTrace(trace, scope, {}, *format, progress)
        : patternsAsCsv(trace, scope, SpreadsheetFormulas::Keep, progress);
    if (!bytes)
        return bytes.error();
    return writeFileAtomically(name, bytes.value());
}

Status writeReading(const Reading &reading, const QString &path)
{
    const std::string name = QFile::encodeName(path).toStdString();
    const std::optional<TraceFormat> format = traceFormatOf(name);
    if (format && *format != TraceFormat::Json)
        return Error{.code = ErrorCode::Unsupported,
                     .what = "arrays alone would not say what these numbers mean",
                     .file = name,
                     .hint = "write .csv or .json"};
    return writeFileAtomically(name, format ? readingAsJson(reading) : readingAsCsv(reading));
}

} // namespace headlight::app
