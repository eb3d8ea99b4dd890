// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/floatbuffer.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

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

/// Whole huge pages, all 0 and not touched yet.
void *mapHugePages(std::size_t bytes)
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
    madvise(begin + before, whole, MADV_HUGEPAGE);
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

void *allocate(std::size_t bytes)
{
#ifdef __linux__
    if (hasOwnPages(bytes))
        return mapHugePages(bytes);
#endif
    void *data = ::operator new (bytes, std::align_val_t{CacheLine});
    std::memset(data, 0, bytes);
    return data;
}

void release(void *data, std::size_t bytes)
{
#ifdef __linux__
    if (hasOwnPages(bytes)) {
        munmap(data, roundedToHugePages(bytes));
        return;
    }
#endif
    ::operator delete (data, std::align_val_t{CacheLine});
}

} // namespace

FloatBuffer::FloatBuffer(std::size_t size)
    : m_size(size)
{
    if (size == 0)
        return;
    constexpr std::size_t Most = std::numeric_limits<std::size_t>::max() / 2;
    if (size > Most / sizeof(float))
        throw std::bad_alloc();
    m_data = static_cast<float *>(allocate(size * sizeof(float)));
}

FloatBuffer::~FloatBuffer()
{
    if (m_data)
        release(m_data, m_size * sizeof(float));
}

FloatBuffer::FloatBuffer(FloatBuffer &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{
}

FloatBuffer &FloatBuffer::operator=(FloatBuffer &&other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

void FloatBuffer::reserve(std::size_t size)
{
    if (size > m_size)
        *this = FloatBuffer(size);
}

} // namespace headlight
