// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace headlight {

/// Memory that can be had without swapping, in bytes (MemAvailable of /proc/meminfo). Empty where the system
/// does not say.
std::optional<std::uint64_t> availableMemory();

/// "14.2 GB", "340 MB", "12 KB": for messages. Powers of 1000.
std::string memoryText(std::uint64_t bytes);

} // namespace headlight
