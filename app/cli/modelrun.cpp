// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/modelrun.h"

#include "core/trace/tracescope.h"

#include <iostream>

namespace headlight::cli {
namespace {

void warn(const std::string &text)
{
    std::cerr << "headlight-cli: warning: " << shownName(text, 500) << '\n';
}

} // namespace

Result<TracePtr> traceInput(const LanguageModel &model,
                            const std::variant<TextInput, LanguageModel::IdInput> &input)
{
    const auto *text = std::get_if<TextInput>(&input);
    if (text != nullptr && text->decoderText && !model.info().isEncoderDecoder)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model has no decoder that looks at an encoder",
                     .hint = "leave out --decoder-text"};
    return text != nullptr ? model.trace(*text, CancelToken())
                           : model.traceIds(std::get<LanguageModel::IdInput>(input));
}

void warnAbout(const LanguageModel &model, const Trace &trace)
{
    for (const std::string &warning : model.warnings())
        warn(warning);
    for (const CutText &cut : cutTexts(trace))
        warn(std::string(cut.isDecoders ? "the decoder's text" : "the text") + " was cut to "
             + std::to_string(cut.tokens) + " of " + std::to_string(cut.tokensBefore) + " tokens");
}

} // namespace headlight::cli
