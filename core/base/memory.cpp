// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory.h"

#include <array>
#include <cstdio>
#include <fstream>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace headlight {

std::optional<std::uint64_t> availableMemory()
{
    std::ifstream info("/proc/meminfo");
    std::string key;
    std::uint64_t kibibytes = 0;
    std::string unit;
    while (info >> key >> kibibytes) {
        std::getline(info, unit);
        if (key == "MemAvailable:")
            return kibibytes * 1024;
    }
    return std::nullopt;
}

std::string memoryText(std::uint64_t bytes)
{
    struct Unit
    {
        double size;
        const char *name;
        int digits;
    };
    constexpr std::array units{Unit{1e9, "GB", 1}, Unit{1e6, "MB", 0}, Unit{1e3, "KB", 0}};
    for (const Unit &unit : units) {
        if (static_cast<double>(bytes) >= unit.size) {
            std::array<char, 40> text{};
            std::snprintf(text.data(), text.size(), "%.*f %s", unit.digits,
                          static_cast<double>(bytes) / unit.size, unit.name);
            return text.data();
        }
    }
    return std::to_string(bytes) + " bytes";
}

void keepFreedMemory()
{
#ifdef __GLIBC__
    constexpr int MiB = 1 << 20;
    mallopt(M_ARENA_MAX, 1); // the other arenas give an empty heap back, whatever is asked of them
    mallopt(M_MMAP_THRESHOLD, 32 * MiB); // the most it takes; larger blocks are pages of their own
    mallopt(M_TRIM_THRESHOLD, 256 * MiB);
#endif
}

} // namespace headlight
