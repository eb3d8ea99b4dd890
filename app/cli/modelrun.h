// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

#include <functional>

namespace headlight::cli {

/// Runs @p model on what the command line gave and writes what @p describe makes of the trace to @p output;
/// of LinesInput a line of JSON for each text, to standard output. Odd but usable things go to standard
/// error.
///
/// All lines are read and checked before the first text runs; then many run at once.
/// @param describe the bytes of the output; JSON for LinesInput
Status runOn(const LanguageModel &model, const ModelInput &input, const std::string &output,
             const std::function<Result<std::string>(const Trace &)> &describe);

} // namespace headlight::cli
