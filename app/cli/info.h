// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

namespace headlight::cli {

/// Prints what there is to know about a model as one JSON object.
Status runInfo(const InfoArguments &arguments);

} // namespace headlight::cli
