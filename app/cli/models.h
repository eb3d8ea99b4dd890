// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

namespace headlight::cli {

/// Prints the models of the hub's cache and of the given folders, one a line or as JSON.
Status runModels(const ModelsArguments &arguments);

} // namespace headlight::cli
