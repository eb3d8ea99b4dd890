// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace headlight::ui {

/// One or two sentences for a message bar: the kind of error in the user's language, then where, what was
/// found against what is allowed, and what to do, as the error has them. Plain text on one line; names from
/// files are escaped and elided. Empty for Cancelled, which nobody needs to hear about.
QString errorText(const Error &error);

} // namespace headlight::ui
