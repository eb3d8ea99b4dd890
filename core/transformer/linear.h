// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/arena.h"
#include "core/transformer/activation.h"
#include "core/transformer/kernels/kernels.h"

#include <span>

namespace headlight {

class ThreadPool;

/// One weight matrix W (out, in) with its bias b, packed for Kernels::linear: y = x·Wᵀ + b.
///
/// Copies share their numbers. Packing once costs one pass over the weights; multiplying the rows of the file
/// instead would cost that pass at every keystroke.
class Linear
{
public:
    Linear() = default;

    /// All weights and biases 0. Throws std::bad_alloc.
    Linear(int in, int out, WeightType type, Arena &arena);

    int in() const { return m_in; }
    int out() const { return m_out; }
    WeightType type() const { return m_type; }
    bool isEmpty() const { return m_out == 0; }

    /// Packs rows first … first + count − 1 of W (out, in), as a Linear layer stores it. Several threads may
    /// pack rows of different panels at once.
    /// @param rows (count, in), numbers of type()
    void packOutputs(int first, int count, const void *rows);

    /// Packs rows first … first + count − 1 of W's transpose (in, out), as GPT-2's Conv1D stores it. Several
    /// threads may pack different rows at once.
    /// @param rows (count, out) of type(), @p stride numbers from one to the next
    void packInputs(int first, int count, const void *rows, std::ptrdiff_t stride);

    /// The same with weights rounded to BFloat16 in pairs of inputs, for LinearWork::paired: half of
    /// float32's memory, and twice the speed. Throws std::bad_alloc.
    Linear rounded(ThreadPool &pool, Arena &arena) const;
    bool isRounded() const { return m_paired; }

    float *bias() { return m_bias ? m_bias->data() : nullptr; }
    const float *bias() const { return m_bias ? m_bias->data() : nullptr; }

    int panels() const { return (m_out + PanelWidth - 1) / PanelWidth; }
    const std::byte *panel(int index) const;

    /// Of all panels.
    std::size_t bytes() const { return static_cast<std::size_t>(panels()) * panelBytes(); }

private:
    std::size_t panelBytes() const;
    std::byte *at(int output, int input); // a place in the panels

    int m_in = 0;
    int m_out = 0;
    WeightType m_type = WeightType::Float32;
    bool m_paired = false;
    std::shared_ptr<std::byte> m_panels;
    std::shared_ptr<FloatBuffer> m_bias;
};

/// This thread's LinearWork::scratch for @p rows of @p in numbers; the same memory at every call.
float *packingScratch(int rows, int in);

/// A product within a LinearStep and where its result goes.
struct LinearTarget
{
    const Linear *linear = nullptr;
    float *y = nullptr; ///< (rows, linear->out()), without gaps
    Activation activation = Activation::Identity;
};

/// Products that have the same input and run side by side, such as query, key and value.
struct LinearStep
{
    const float *x = nullptr; ///< (rows, in), without gaps
    int rows = 0;
    std::span<const LinearTarget> targets;
    const Linear *next = nullptr; ///< what is multiplied after this step: its first panels are prefetched
};

/// Runs @p step on all threads of @p pool; each output number is computed by one thread.
void multiply(ThreadPool &pool, const LinearStep &step);

} // namespace headlight
