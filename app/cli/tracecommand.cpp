// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tracecommand.h"

#include "core/base/file.h"

#include <iostream>

namespace headlight::cli {
namespace {

void warn(const std::string &text)
{
    std::cerr << "headlight-cli: warning: " << shownName(text, 500) << '\n';
}

} // namespace

Status runTrace(const TraceArguments &arguments)
{
    const auto model = LanguageModel::load(arguments.model);
    if (!model)
        return model.error();
    const auto *text = std::get_if<TextInput>(&arguments.input);
    if (text != nullptr && text->decoderText && !model.value()->info().isEncoderDecoder)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model has no decoder that looks at an encoder",
                     .hint = "leave out --decoder-text"};
    const auto trace = text != nullptr
        ? model.value()->trace(*text, CancelToken())
        : model.value()->traceIds(std::get<LanguageModel::IdInput>(arguments.input));
    if (!trace)
        return trace.error();
    const auto bytes = encodeTrace(*trace.value(), TraceScope{}, arguments.parts, arguments.format);
    if (!bytes)
        return bytes.error();
    if (const Status written = writeFileAtomically(arguments.output, bytes.value()); !written)
        return written;
    for (const std::string &warning : model.value()->warnings())
        warn(warning);
    for (const Trace *kind : tracesOf(*trace.value())) {
        if (kind->wasCut())
            warn("the text was cut to " + std::to_string(kind->tokens()) + " of "
                 + std::to_string(kind->content().tokensBeforeCut) + " tokens");
    }
    return Done{};
}

} // namespace headlight::cli
