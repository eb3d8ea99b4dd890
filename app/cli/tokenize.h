// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/arguments.h"

namespace headlight::cli {

/// Prints each text's tokens as one JSON object a line, as soon as the text has been read.
Status runTokenize(const TokenizeArguments &arguments);

} // namespace headlight::cli
