// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

namespace headlight::cli {

/// Runs a model on a text or on ids and writes what its heads do there.
Status runAnalyze(const AnalyzeArguments &arguments);

} // namespace headlight::cli
