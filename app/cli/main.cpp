// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// headlight-cli: tokens, attention and hidden states of a transformer as numbers, for scripts.
#include "app/cli/analyze.h"
#include "app/cli/arguments.h"
#include "app/cli/info.h"
#include "app/cli/models.h"
#include "app/cli/tokenize.h"
#include "app/cli/tracecommand.h"
#include "core/base/file.h"

#include <cstdio>
#include <new>

namespace {

using namespace headlight;
using namespace headlight::cli;

enum ExitCode { Success = 0, Failure = 1, Usage = 2 };

Status execute(const HelpArguments &)
{
    return writeFileAtomically("-", helpText());
}

Status execute(const VersionArguments &)
{
    return writeFileAtomically("-", "headlight-cli " HEADLIGHT_VERSION "\n");
}

Status execute(const InfoArguments &arguments)
{
    return runInfo(arguments);
}

Status execute(const ModelsArguments &arguments)
{
    return runModels(arguments);
}

Status execute(const TokenizeArguments &arguments)
{
    return runTokenize(arguments);
}

Status execute(const TraceArguments &arguments)
{
    return runTrace(arguments);
}

Status execute(const AnalyzeArguments &arguments)
{
    return runAnalyze(arguments);
}

void printError(const std::string &text)
{
    std::fprintf(stderr, "headlight-cli: %s\n", text.c_str());
}

} // namespace

int main(int argc, char **argv)
{
    try {
        const auto arguments = parseArguments(argc, argv);
        if (!arguments) {
            printError(sentence(arguments.error()) + " See headlight-cli --help.");
            return Usage;
        }
        const Status status = std::visit([](const auto &given) { return execute(given); }, arguments.value());
        if (status)
            return Success;
        printError(sentence(status.error()));
    } catch (const std::bad_alloc &) {
        printError("not enough memory.");
    }
    return Failure;
}
