// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/linear.h"

#include "core/base/threadpool.h"

#include <algorithm>

namespace headlight {

Linear::Linear(int in, int out)
    : m_in(in)
    , m_out(out)
    , m_panels(static_cast<std::size_t>(panels()) * static_cast<std::size_t>(in) * PanelWidth)
    , m_bias(static_cast<std::size_t>(panels()) * PanelWidth)
{
}

const float *Linear::panel(int index) const
{
    return m_panels.data() + static_cast<std::ptrdiff_t>(index) * m_in * PanelWidth;
}

void Linear::packRows(const float *weight)
{
    for (int o = 0; o < m_out; ++o) {
        float *packed = m_panels.data() + static_cast<std::ptrdiff_t>(o / PanelWidth) * m_in * PanelWidth
            + o % PanelWidth;
        const float *row = weight + static_cast<std::ptrdiff_t>(o) * m_in;
        for (int i = 0; i < m_in; ++i)
            packed[static_cast<std::ptrdiff_t>(i) * PanelWidth] = row[i];
    }
}

void Linear::packColumns(const float *weight, int stride, int firstColumn)
{
    for (int first = 0; first < m_out; first += PanelWidth) {
        float *packed = m_panels.data() + static_cast<std::ptrdiff_t>(first / PanelWidth) * m_in * PanelWidth;
        const int width = std::min(PanelWidth, m_out - first);
        for (int i = 0; i < m_in; ++i) {
            const float *row = weight + static_cast<std::ptrdiff_t>(i) * stride + firstColumn + first;
            std::copy_n(row, width, packed + static_cast<std::ptrdiff_t>(i) * PanelWidth);
        }
    }
}

namespace {

/// Where @p part of @p parts threads begins to read @p next.
const float *firstPanelOf(const Linear *next, int part, int parts)
{
    return next ? next->panel(next->panels() * part / parts) : nullptr;
}

} // namespace

void multiply(ThreadPool &pool, const LinearStep &step)
{
    int total = 0;
    for (const LinearTarget &target : step.targets)
        total += target.linear->panels();

    pool.run([&](int part, int parts) {
        const int begin = total * part / parts;
        const int end = total * (part + 1) / parts;
        int offset = 0; // panels of the targets before this one
        for (const LinearTarget &target : step.targets) {
            const int panels = target.linear->panels();
            LinearWork work;
            work.x = step.x;
            work.xStride = target.linear->in();
            work.rows = step.rows;
            work.bias = target.linear->bias();
            work.in = target.linear->in();
            work.out = target.linear->out();
            work.y = target.y;
            work.yStride = target.linear->out();
            work.activation = target.activation;
            work.panels = target.linear->panel(0);
            work.firstPanel = std::clamp(begin - offset, 0, panels);
            work.lastPanel = std::clamp(end - offset, 0, panels);
            offset += panels;
            const bool more = end > offset;
            work.prefetch = more ? (&target + 1)->linear->panel(0) : firstPanelOf(step.next, part, parts);
            kernels().linear(work);
        }
    });
}

} // namespace headlight
