// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tracecommand.h"

#include "app/cli/modelrun.h"
#include "app/modelnames.h"

namespace headlight::cli {

Status runTrace(const TraceArguments &arguments)
{
    const auto model = LanguageModel::load(app::modelNamed(arguments.model));
    if (!model)
        return model.error();
    return runOn(*model.value(), arguments.input, arguments.output, [&](const Trace &trace) {
        return encodeTrace(trace, TraceScope{}, arguments.parts, arguments.format);
    });
}

} // namespace headlight::cli
