// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/numbersfile.h"

#include "core/base/file.h"
#include "core/trace/csv.h"
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

} // namespace headlight::app
