// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace headlight {

/// What the operating system's error @p number means for the file at @p path.
/// @param otherwise the code where the number does not decide it: ReadFailed or WriteFailed
Error systemError(int number, const std::string &path, ErrorCode otherwise);

/// InvalidArgument for a name that no file can have: empty, or with a NUL, behind which the system would not
/// look.
Status checkPath(const std::string &path);

} // namespace headlight
