// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/analyze.h"

#include "app/cli/modelrun.h"
#include "app/modelnames.h"
#include "core/trace/analysisfile.h"

namespace headlight::cli {

Status runAnalyze(const AnalyzeArguments &arguments)
{
    const auto model = LanguageModel::load(app::modelNamed(arguments.model));
    if (!model)
        return model.error();
    return runOn(*model.value(), arguments.input, arguments.output, [&](const Trace &trace) {
        return arguments.format == AnalyzeArguments::Format::Csv ? analysisAsCsv(trace, arguments.ablation)
                                                                 : analysisAsJson(trace, arguments.ablation);
    });
}

} // namespace headlight::cli
