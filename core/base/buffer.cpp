// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/buffer.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace headlight {

namespace {

constexpr std::size_t CacheLine = 64;

#ifdef __linux__
constexpr std::size_t HugePage = std::size_t{2} << 20;

std::size_t roundedToHugePages(std::size_t bytes)
{
    return (bytes + HugePage - 1) / HugePage * HugePage;
}

/// Pages that are all 0 and not touched yet, as many of them huge as fit: a rest on a huge page would take
/// memory that nobody uses.
void *mapPages(std::size_t bytes)
{
    const std::size_t whole = roundedToHugePages(bytes);
    void *mapped
        = mmap(nullptr, whole + HugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED)
        throw std::bad_alloc();
    auto *begin = static_cast<char *>(mapped);
    const std::size_t before = roundedToHugePages(reinterpret_cast<std::uintptr_t>(begin))
        - reinterpret_cast<std::uintptr_t>(begin);
    if (before > 0)
        munmap(begin, before);
    if (before < HugePage)
        munmap(begin + before + whole, HugePage - before);
    madvise(begin + before, bytes / HugePage * HugePage, MADV_HUGEPAGE);
    return begin + before;
}
#endif

/// From here on a buffer has pages of its own, which the system takes back when it is freed.
bool hasOwnPages(std::size_t bytes)
{
#ifdef __linux__
    return bytes >= HugePage;
#else
    return bytes > std::numeric_limits<std::size_t>::max();
#endif
}

} // namespace

void *allocateAligned(std::size_t bytes)
{
#ifdef __linux__
    if (hasOwnPages(bytes))
        return mapPages(bytes);
#endif
    void *data = ::operator new (bytes, std::align_val_t{CacheLine});
    std::memset(data, 0, bytes);
    return data;
}

void releaseAligned(void *data, std::size_t bytes)
{
#ifdef __linux__
    if (hasOwnPages(bytes)) {
        munmap(data, roundedToHugePages(bytes));
        return;
    }
#endif
    ::operator delete (data, std::align_val_t{CacheLine});
}

} // namespace headlight
