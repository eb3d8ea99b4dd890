// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>

namespace headlight {

/// Whether a file name that a file or a server gives may be joined to a folder of ours: a relative path with
/// slashes that stays below that folder on every system.
///
/// Refused are: empty, absolute, "..", ".", empty segments, backslashes, drive letters, control characters,
/// bytes that are no UTF-8, segments above limits::fileNameBytes, paths above limits::relativePathBytes.
/// @return BadValue naming @p path
Status checkRelativePath(const std::string &path);

} // namespace headlight
