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

/// Has the C library keep memory that is freed, up to some 256 MB, for the next run instead of giving it
/// back. Fresh pages cost more than the arithmetic of a run that is made anew at every keystroke: the system
/// hands out 2.8 GB/s of them, and a trace of 512 tokens holds 77 MB. Once, first thing in main(), before
/// there are threads. Does nothing where the C library is not glibc.
void keepFreedMemory();

} // namespace headlight
