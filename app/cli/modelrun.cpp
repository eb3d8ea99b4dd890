// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/modelrun.h"

#include "app/cli/jsonlines.h"
#include "core/base/file.h"
#include "core/trace/tracescope.h"

#include <iostream>

namespace headlight::cli {
namespace {

void warn(const std::string &text)
{
    std::cerr << "headlight-cli: warning: " << shownName(text, 500) << '\n';
}

/// @param where in front of what is said, or nothing
void warnAboutCuts(const Trace &trace, const std::string &where = {})
{
    for (const CutText &cut : cutTexts(trace))
        warn(where + (cut.isDecoders ? "the decoder's text" : "the text") + " was cut to "
             + std::to_string(cut.tokens) + " of " + std::to_string(cut.tokensBefore) + " tokens");
}

Result<TracePtr> traceInput(const LanguageModel &model, const ModelInput &input)
{
    const auto *text = std::get_if<TextInput>(&input);
    if (text != nullptr && text->decoderText && !model.info().isEncoderDecoder)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model has no decoder that looks at an encoder",
                     .hint = "leave out --decoder-text"};
    return text != nullptr ? model.trace(*text, CancelToken())
                           : model.traceIds(std::get<LanguageModel::IdInput>(input));
}

Status runLines(const LanguageModel &model, const std::function<Result<std::string>(const Trace &)> &describe)
{
    std::vector<TextInput> inputs;
    std::vector<std::size_t> numbers;
    JsonLineReader lines;
    for (;;) {
        auto line = lines.next();
        if (!line)
            return line.error();
        if (!line.value())
            break;
        numbers.push_back(line.value()->number);
        inputs.push_back(std::move(line.value()->input));
    }
    bool isPrinted = true;
    const auto failed = model.traceEach(inputs, {}, [&](std::size_t index, const TracePtr &trace) -> Status {
        const auto json = describe(*trace);
        if (!json)
            return json.error();
        warnAboutCuts(*trace, "line " + std::to_string(numbers[index]) + ": ");
        const Status printed = printLine(json.value());
        isPrinted = printed.ok();
        return printed;
    });
    if (!failed)
        return Done{};
    return isPrinted ? atLine(numbers[failed->index], failed->error) : failed->error;
}

Status runOne(const LanguageModel &model, const ModelInput &input, const std::string &output,
              const std::function<Result<std::string>(const Trace &)> &describe)
{
    const auto trace = traceInput(model, input);
    if (!trace)
        return trace.error();
    const auto bytes = describe(*trace.value());
    if (!bytes)
        return bytes.error();
    if (const Status written = writeFileAtomically(output, bytes.value()); !written)
        return written;
    warnAboutCuts(*trace.value());
    return Done{};
}

} // namespace

Status runOn(const LanguageModel &model, const ModelInput &input, const std::string &output,
             const std::function<Result<std::string>(const Trace &)> &describe)
{
    const Status ran = std::holds_alternative<LinesInput>(input) ? runLines(model, describe)
                                                                 : runOne(model, input, output, describe);
    if (!ran)
        return ran;
    for (const std::string &warning : model.warnings())
        warn(warning);
    return Done{};
}

} // namespace headlight::cli
