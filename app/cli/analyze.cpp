// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/analyze.h"

#include "app/cli/modelrun.h"
#include "app/modelnames.h"
#include "core/base/file.h"
#include "core/trace/analysisfile.h"

namespace headlight::cli {

Status runAnalyze(const AnalyzeArguments &arguments)
{
    const auto model = LanguageModel::load(app::modelNamed(arguments.model));
    if (!model)
        return model.error();
    const auto trace = traceInput(*model.value(), arguments.input);
    if (!trace)
        return trace.error();
    const auto text = arguments.format == AnalyzeArguments::Format::Csv ? analysisAsCsv(*trace.value())
                                                                        : analysisAsJson(*trace.value());
    if (!text)
        return text.error();
    if (const Status written = writeFileAtomically(arguments.output, text.value()); !written)
        return written;
    warnAbout(*model.value(), *trace.value());
    return Done{};
}

} // namespace headlight::cli
