// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace headlight {

/// Floats for kernels: aligned to a cache line, and on huge pages where the system has them, because reading
/// weights from 4 KiB pages spends a noticeable part of the time on address translation. Move only.
class FloatBuffer
{
public:
    FloatBuffer() = default;

    /// @p size floats, all 0; pages of a large buffer are not touched before somebody writes to them. Throws
    /// std::bad_alloc.
    explicit FloatBuffer(std::size_t size);
    ~FloatBuffer();
    FloatBuffer(FloatBuffer &&other) noexcept;
    FloatBuffer &operator=(FloatBuffer &&other) noexcept;

    float *data() { return m_data; }
    const float *data() const { return m_data; }
    std::size_t size() const { return m_size; }

    /// Makes room for @p size floats; the contents are undefined afterwards where it had to grow.
    void reserve(std::size_t size);

private:
    float *m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace headlight
