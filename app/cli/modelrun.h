// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

#include <variant>

namespace headlight::cli {

/// Runs @p model on what the command line gave.
Result<TracePtr> traceInput(const LanguageModel &model,
                            const std::variant<TextInput, LanguageModel::IdInput> &input);

/// Prints what is odd but usable about the model, and that the text was cut, to standard error.
void warnAbout(const LanguageModel &model, const Trace &trace);

} // namespace headlight::cli
