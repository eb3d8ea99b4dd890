// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <optional>
#include <string_view>

namespace headlight {

/// Longest beginning of a file that recogniseOtherFormat() looks at.
inline constexpr std::size_t FileKindBytes = 512;

/// What a file that should hold weights really is, told from its first bytes: a Git LFS pointer, a web page,
/// an archive … The error says so and what to do; nullopt when nothing is recognised.
std::optional<Error> recogniseOtherFormat(std::string_view beginning);

} // namespace headlight
