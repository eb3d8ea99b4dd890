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
constexpr std::size_t HugePage = std::size_t{2} << 20;

std::size_t alignmentFor(std::size_t bytes)
{
    return bytes >= HugePage ? HugePage : CacheLine;
}

} // namespace

FloatBuffer::FloatBuffer(std::size_t size)
    : m_size(size)
{
    if (size == 0)
        return;
    if (size > std::numeric_limits<std::size_t>::max() / sizeof(float) - HugePage)
        throw std::bad_alloc();
    const std::size_t bytes = size * sizeof(float);
    m_data = static_cast<float *>(::operator new (bytes, std::align_val_t{alignmentFor(bytes)}));
#ifdef MADV_HUGEPAGE
    if (bytes >= HugePage)
        madvise(m_data, bytes / HugePage * HugePage, MADV_HUGEPAGE);
#endif
    std::memset(m_data, 0, bytes);
}

FloatBuffer::~FloatBuffer()
{
    if (m_data)
        ::operator delete (m_data, std::align_val_t{alignmentFor(m_size * sizeof(float))});
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
