// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tracecommand.h"

#include "app/cli/modelrun.h"
#include "app/modelnames.h"
#include "core/base/file.h"

namespace headlight::cli {

Status runTrace(const TraceArguments &arguments)
{
    const auto model = LanguageModel::load(app::modelNamed(arguments.model));
    if (!model)
        return model.error();
    const auto trace = traceInput(*model.value(), arguments.input);
    if (!trace)
        return trace.error();
    const auto bytes = encodeTrace(*trace.value(), TraceScope{}, arguments.parts, arguments.format);
    if (!bytes)
        return bytes.error();
    if (const Status written = writeFileAtomically(arguments.output, bytes.value()); !written)
        return written;
    warnAbout(*model.value(), *trace.value());
    return Done{};
}

} // namespace headlight::cli
