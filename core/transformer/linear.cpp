// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/linear.h"

#include "core/base/threadpool.h"
#include "core/transformer/bfloat16.h"

#include <algorithm>
#include <cstring>

namespace headlight {

Linear::Linear(int in, int out, WeightType type, Arena &arena)
    : m_in(in)
    , m_out(out)
    , m_type(type)
    , m_panels(arena.take(static_cast<std::size_t>(panels()) * static_cast<std::size_t>(in) * PanelWidth
                          * bytesOf(type)))
    , m_bias(std::make_shared<FloatBuffer>(static_cast<std::size_t>(panels()) * PanelWidth))
{
}

std::size_t Linear::panelBytes() const
{
    const int inputs = m_paired ? m_in + m_in % 2 : m_in;
    return static_cast<std::size_t>(inputs) * PanelWidth * bytesOf(m_type);
}

const std::byte *Linear::panel(int index) const
{
    return m_panels.get() + static_cast<std::size_t>(index) * panelBytes();
}

std::byte *Linear::at(int output, int input)
{
    const std::size_t number = (static_cast<std::size_t>(output / PanelWidth) * static_cast<std::size_t>(m_in)
                                + static_cast<std::size_t>(input))
            * PanelWidth
        + static_cast<std::size_t>(output % PanelWidth);
    return m_panels.get() + number * bytesOf(m_type);
}

void Linear::packOutputs(int first, int count, const void *rows)
{
    const auto *from = static_cast<const std::byte *>(rows);
    while (count > 0) {
        const int here = std::min(count, PanelWidth - first % PanelWidth);
        kernels().transpose(from, m_in, here, m_in, at(first, 0), PanelWidth, m_type);
        from += static_cast<std::size_t>(here) * static_cast<std::size_t>(m_in) * bytesOf(m_type);
        first += here;
        count -= here;
    }
}

void Linear::packInputs(int first, int count, const void *rows, std::ptrdiff_t stride)
{
    const auto size = static_cast<std::ptrdiff_t>(bytesOf(m_type));
    for (int output = 0; output < m_out; output += PanelWidth) {
        const auto *from = static_cast<const std::byte *>(rows) + output * size;
        const auto width = static_cast<std::size_t>(std::min(PanelWidth, m_out - output) * size);
        for (int input = 0; input < count; ++input)
            std::memcpy(at(output, first + input), from + input * stride * size, width);
    }
}

Linear Linear::rounded(ThreadPool &pool, Arena &arena) const
{
    Linear result(m_in + m_in % 2, m_out, WeightType::BFloat16, arena);
    result.m_in = m_in;
    result.m_paired = true;
    std::copy_n(bias(), panels() * PanelWidth, result.bias());
    pool.run([&](int part, int parts) {
        float row[PanelWidth];
        for (int index = panels() * part / parts; index < panels() * (part + 1) / parts; ++index) {
            auto *to = reinterpret_cast<std::uint16_t *>(
                result.m_panels.get() + static_cast<std::size_t>(index) * result.panelBytes());
            const std::byte *from = panel(index);
            for (int input = 0; input < m_in; ++input) {
                kernels().widen(from, m_type, PanelWidth, row);
                from += PanelWidth * bytesOf(m_type);
                for (int output = 0; output < PanelWidth; ++output)
                    to[(input / 2 * PanelWidth + output) * 2 + input % 2] = nearestBfloat16(row[output]);
            }
        }
    });
    return result;
}

float *packingScratch(int rows, int in)
{
    thread_local FloatBuffer scratch;
    scratch.reserve(linearScratch(rows, in));
    return scratch.data();
}

namespace {

/// Where @p part of @p parts threads begins to read @p next.
const std::byte *firstPanelOf(const Linear *next, int part, int parts)
{
    return next ? next->panel(next->panels() * part / parts) : nullptr;
}

/// Rows that are packed and multiplied at once: their scratch stays small, and the panels come from the cache
/// for the next ones.
constexpr int RowBlock = 128;

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
            const Linear &linear = *target.linear;
            LinearWork work;
            work.xStride = linear.in();
            work.panels = linear.panel(0);
            work.type = linear.type();
            work.paired = linear.isRounded();
            work.bias = linear.bias();
            work.in = linear.in();
            work.out = linear.out();
            work.yStride = linear.out();
            work.activation = target.activation;
            work.firstPanel = std::clamp(begin - offset, 0, linear.panels());
            work.lastPanel = std::clamp(end - offset, 0, linear.panels());
            offset += linear.panels();
            const bool more = end > offset;
            const void *next = more ? (&target + 1)->linear->panel(0) : firstPanelOf(step.next, part, parts);
            for (int row = 0; row < step.rows; row += RowBlock) {
                work.rows = std::min(RowBlock, step.rows - row);
                work.x = step.x + std::ptrdiff_t{row} * linear.in();
                work.y = target.y + std::ptrdiff_t{row} * linear.out();
                work.scratch = packingScratch(work.rows, work.in);
                work.prefetch = row + RowBlock < step.rows ? linear.panel(work.firstPanel) : next;
                kernels().linear(work);
            }
        }
    });
}

} // namespace headlight
