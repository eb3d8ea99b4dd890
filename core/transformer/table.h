// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/arena.h"
#include "core/transformer/weighttype.h"

namespace headlight {

/// Rows of numbers that are looked up by an id, in the type that is stored.
class Table
{
public:
    Table() = default;

    /// All numbers 0. Throws std::bad_alloc.
    Table(int rows, int width, WeightType type, Arena &arena);

    int rows() const { return m_rows; }
    int width() const { return m_width; }
    WeightType type() const { return m_type; }
    bool isEmpty() const { return m_rows == 0; }

    std::byte *row(int index) { return m_numbers.get() + offset(index); }
    const std::byte *row(int index) const { return m_numbers.get() + offset(index); }

    /// Row @p index as float32, exactly. @p into has width() numbers.
    void copyRow(int index, float *into) const;

    /// Whether both hold the same bits.
    bool operator==(const Table &other) const;

private:
    std::size_t offset(int index) const
    {
        return static_cast<std::size_t>(index) * static_cast<std::size_t>(m_width) * bytesOf(m_type);
    }

    int m_rows = 0;
    int m_width = 0;
    WeightType m_type = WeightType::Float32;
    std::shared_ptr<std::byte> m_numbers;
};

} // namespace headlight
