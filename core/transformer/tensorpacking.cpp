// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/tensorpacking.h"

#include "core/base/threadpool.h"
#include "core/transformer/kernels/kernels.h"

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

constexpr std::size_t ChunkBytes = std::size_t{512} << 10; // stays in the second-level cache

Error cancelled()
{
    return Error{.code = ErrorCode::Cancelled, .what = "loading was cancelled"};
}

/// What one thread works with and what it found.
struct Worker
{
    std::vector<std::byte> chunk;
    OddNumbers odd;
    Status status = Done{};
};

/// Calls work(worker, unit) for every unit in 0 … units − 1, shared among the threads, until one fails.
template <typename Work>
Result<OddNumbers> forEachUnit(ThreadPool &pool, int units, const CancelToken &cancel, const Work &work)
{
    std::vector<Worker> workers(static_cast<std::size_t>(pool.threads()));
    pool.run([&](int part, int parts) {
        Worker &worker = workers[static_cast<std::size_t>(part)];
        try {
            const auto end = static_cast<int>(std::int64_t{units} * (part + 1) / parts);
            for (auto unit = static_cast<int>(std::int64_t{units} * part / parts); unit < end; ++unit) {
                worker.status = cancel.isCancelled() ? Status(cancelled()) : work(worker, unit);
                if (!worker.status)
                    return;
            }
        } catch (const std::bad_alloc &) {
            worker.status
                = Error{.code = ErrorCode::OutOfMemory, .what = "there is not enough memory for this model"};
        }
    });
    OddNumbers odd;
    for (const Worker &worker : workers) {
        if (!worker.status)
            return worker.status.error();
        odd += worker.odd;
    }
    return odd;
}

/// Numbers of one tensor, given part by part, as they are kept.
class Numbers
{
public:
    Numbers(const TensorSource &source, const TensorInfo &tensor)
        : m_source(source)
        , m_tensor(tensor)
        , m_kept(keptType(tensor.dtype))
    {
    }

    /// Converts the whole tensor where its type is not kept.
    Status prepare(const CancelToken &cancel)
    {
        if (m_kept)
            return Done{};
        m_converted.resize(static_cast<std::size_t>(m_tensor.elements()));
        return m_source.read(m_tensor.name, m_converted, cancel);
    }

    WeightType type() const { return m_kept.value_or(WeightType::Float32); }
    std::size_t size() const { return bytesOf(type()); }

    /// Numbers first … first + count − 1, in memory of @p worker or of this object.
    Result<const std::byte *> get(Worker &worker, std::uint64_t first, std::size_t count) const
    {
        const std::byte *numbers = nullptr;
        if (m_kept) {
            worker.chunk.resize(std::max(worker.chunk.size(), count * size()));
            const std::span<std::byte> into(worker.chunk.data(), count * size());
            if (const Status read = m_source.readBytes(m_tensor, first * size(), into); !read)
                return read.error();
            numbers = worker.chunk.data();
        } else {
            numbers = reinterpret_cast<const std::byte *>(m_converted.data() + first);
        }
        worker.odd += oddNumbers(numbers, type(), count);
        return numbers;
    }

private:
    const TensorSource &m_source;
    const TensorInfo &m_tensor;
    std::optional<WeightType> m_kept;
    std::vector<float> m_converted; // where the type is not kept
};

/// A panel's worth of outputs of one Linear.
struct PanelUnit
{
    std::size_t linear = 0;
    int first = 0;
    int count = 0;
};

/// The stored row that is output @p output of Linear @p linear, one of @p linears.
std::uint64_t storedRow(const StoredLinear &stored, std::span<const int> widths, std::size_t linear,
                        int output)
{
    std::uint64_t row = 0;
    if (stored.interleaved > 0) {
        const int head = output / stored.interleaved;
        row = (static_cast<std::uint64_t>(head) * widths.size() + linear)
            * static_cast<std::uint64_t>(stored.interleaved);
        return row + static_cast<std::uint64_t>(output % stored.interleaved);
    }
    for (std::size_t before = 0; before < linear; ++before)
        row += static_cast<std::uint64_t>(widths[before]);
    return row + static_cast<std::uint64_t>(output);
}

Result<OddNumbers> packRows(ThreadPool &pool, const Numbers &numbers, const StoredLinear &stored,
                            std::span<Linear *const> linears, std::span<const int> widths,
                            const CancelToken &cancel)
{
    std::vector<PanelUnit> units;
    for (std::size_t i = 0; i < linears.size(); ++i) {
        for (int first = 0; first < widths[i]; first += PanelWidth)
            units.push_back({i, first, std::min(PanelWidth, widths[i] - first)});
    }
    return forEachUnit(
        pool, static_cast<int>(units.size()), cancel, [&](Worker &worker, int index) -> Status {
            const PanelUnit &unit = units[static_cast<std::size_t>(index)];
            Linear &linear = *linears[unit.linear];
            const auto in = static_cast<std::size_t>(linear.in());
            for (int output = unit.first; output < unit.first + unit.count;) {
                int rows = unit.first + unit.count - output;
                if (stored.interleaved > 0)
                    rows = std::min(rows, stored.interleaved - output % stored.interleaved);
                const auto given = numbers.get(worker, storedRow(stored, widths, unit.linear, output) * in,
                                               static_cast<std::size_t>(rows) * in);
                if (!given)
                    return given.error();
                linear.packOutputs(output, rows, given.value());
                output += rows;
            }
            return Done{};
        });
}

Result<OddNumbers> packColumns(ThreadPool &pool, const Numbers &numbers, std::span<Linear *const> linears,
                               const CancelToken &cancel)
{
    const int in = linears.front()->in();
    std::size_t stride = 0;
    for (const Linear *linear : linears)
        stride += static_cast<std::size_t>(linear->out());
    const auto block = static_cast<int>(
        std::clamp<std::size_t>(ChunkBytes / (stride * numbers.size()), 1, static_cast<std::size_t>(in)));
    return forEachUnit(pool, (in + block - 1) / block, cancel, [&](Worker &worker, int unit) -> Status {
        const int first = unit * block;
        const int rows = std::min(block, in - first);
        const auto given = numbers.get(worker, static_cast<std::uint64_t>(first) * stride,
                                       static_cast<std::size_t>(rows) * stride);
        if (!given)
            return given.error();
        const std::byte *columns = given.value();
        for (Linear *linear : linears) {
            linear->packInputs(first, rows, columns, static_cast<std::ptrdiff_t>(stride));
            columns += static_cast<std::size_t>(linear->out()) * numbers.size();
        }
        return Done{};
    });
}

} // namespace

OddNumbers &OddNumbers::operator+=(const OddNumbers &other)
{
    nans += other.nans;
    infinities += other.infinities;
    return *this;
}

std::optional<WeightType> keptType(DType dtype)
{
    switch (dtype) {
    case DType::F32:
        return WeightType::Float32;
    case DType::F16:
        return WeightType::Float16;
    case DType::BF16:
        return WeightType::BFloat16;
    default:
        return std::nullopt;
    }
}

OddNumbers oddNumbers(const void *numbers, WeightType type, std::size_t count)
{
    OddNumbers odd;
    constexpr std::size_t Block = 4096;
    for (std::size_t done = 0; done < count; done += Block) {
        const auto here = static_cast<int>(std::min(Block, count - done));
        const auto *block = static_cast<const std::byte *>(numbers) + done * bytesOf(type);
        if (kernels().areFinite(block, type, here))
            continue;
        std::vector<float> widened(static_cast<std::size_t>(here));
        kernels().widen(block, type, here, widened.data());
        for (const float number : widened) {
            odd.nans += std::isnan(number) ? 1 : 0;
            odd.infinities += std::isinf(number) ? 1 : 0;
        }
    }
    return odd;
}

Result<OddNumbers> readLinears(ThreadPool &pool, const TensorSource &source, const StoredLinear &stored,
                               std::span<Linear *const> linears, std::span<const int> widths, Arena &arena,
                               const CancelToken &cancel)
{
    Numbers numbers(source, *stored.weight);
    if (const Status prepared = numbers.prepare(cancel); !prepared)
        return prepared.error();
    const auto in = static_cast<int>(stored.weight->shape[stored.transposed ? 0 : 1]);
    for (std::size_t i = 0; i < linears.size(); ++i)
        *linears[i] = Linear(in, widths[i], numbers.type(), arena);
    return stored.transposed ? packColumns(pool, numbers, linears, cancel)
                             : packRows(pool, numbers, stored, linears, widths, cancel);
}

Result<OddNumbers> readTable(ThreadPool &pool, const TensorSource &source, const TensorInfo &tensor,
                             Table &table, Arena &arena, const CancelToken &cancel)
{
    Numbers numbers(source, tensor);
    if (const Status prepared = numbers.prepare(cancel); !prepared)
        return prepared.error();
    table
        = Table(static_cast<int>(tensor.shape[0]), static_cast<int>(tensor.shape[1]), numbers.type(), arena);
    const auto width = static_cast<std::size_t>(table.width());
    const auto block = static_cast<int>(std::clamp<std::size_t>(ChunkBytes / (width * numbers.size()), 1,
                                                                static_cast<std::size_t>(table.rows())));
    return forEachUnit(
        pool, (table.rows() + block - 1) / block, cancel, [&](Worker &worker, int unit) -> Status {
            const int first = unit * block;
            const auto count = static_cast<std::size_t>(std::min(block, table.rows() - first)) * width;
            const auto given = numbers.get(worker, static_cast<std::uint64_t>(first) * width, count);
            if (!given)
                return given.error();
            std::copy_n(given.value(), count * numbers.size(), table.row(first));
            return Done{};
        });
}

} // namespace headlight
