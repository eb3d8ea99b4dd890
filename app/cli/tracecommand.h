// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

namespace headlight::cli {

/// Runs a model on a text or on ids and writes what its heads computed. Odd but usable things about the model
/// go to standard error.
Status runTrace(const TraceArguments &arguments);

} // namespace headlight::cli
