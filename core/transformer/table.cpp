// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/table.h"

#include "core/transformer/kernels/kernels.h"

#include <cstring>

namespace headlight {

Table::Table(int rows, int width, WeightType type, Arena &arena)
    : m_rows(rows)
    , m_width(width)
    , m_type(type)
    , m_numbers(arena.take(offset(rows)))
{
}

void Table::copyRow(int index, float *into) const
{
    kernels().widen(row(index), m_type, m_width, into);
}

bool Table::operator==(const Table &other) const
{
    return m_rows == other.m_rows && m_width == other.m_width && m_type == other.m_type
        && (m_rows == 0 || std::memcmp(row(0), other.row(0), offset(m_rows)) == 0);
}

} // namespace headlight
