// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>

namespace headlight {

/// @p bytes of memory, all 0, aligned to a cache line; 2 MB and more are huge pages of their own where the
/// system has them, which are not touched before somebody writes to them. Throws std::bad_alloc.
void *allocateAligned(std::size_t bytes);

/// @param bytes as given to allocateAligned()
void releaseAligned(void *data, std::size_t bytes);

/// Numbers for kernels: aligned to a cache line, and on huge pages, because reading weights from 4 KiB pages
/// spends a noticeable part of the time on address translation. Move only.
template <typename Number> class Buffer
{
    static_assert(std::is_trivially_copyable_v<Number>);

public:
    Buffer() = default;

    /// @p size numbers, all 0. Throws std::bad_alloc.
    explicit Buffer(std::size_t size)
        : m_size(size)
    {
        if (size > std::numeric_limits<std::size_t>::max() / 2 / sizeof(Number))
            throw std::bad_alloc();
        if (size > 0)
            m_data = static_cast<Number *>(allocateAligned(size * sizeof(Number)));
    }
    ~Buffer()
    {
        if (m_data)
            releaseAligned(m_data, m_size * sizeof(Number));
    }
    Buffer(Buffer &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr))
        , m_size(std::exchange(other.m_size, 0))
    {
    }
    Buffer &operator=(Buffer &&other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        return *this;
    }

    Number *data() { return m_data; }
    const Number *data() const { return m_data; }
    std::size_t size() const { return m_size; }

    /// Makes room for @p size numbers; the contents are undefined afterwards where it had to grow.
    void reserve(std::size_t size)
    {
        if (size > m_size)
            *this = Buffer(size);
    }

private:
    Number *m_data = nullptr;
    std::size_t m_size = 0;
};

using FloatBuffer = Buffer<float>;
using ByteBuffer = Buffer<std::byte>;

} // namespace headlight
