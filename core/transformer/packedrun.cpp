// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/packedrun.h"

#include "core/base/threadpool.h"
#include "core/transformer/prefix.h"

#include <algorithm>
#include <limits>

namespace headlight {

namespace {

/// 0 or −∞ a key; empty where all are attended.
std::vector<float> maskOf(std::span<const std::uint8_t> attended)
{
    std::vector<float> mask;
    if (std::find(attended.begin(), attended.end(), 0) == attended.end())
        return mask;
    for (const std::uint8_t key : attended)
        mask.push_back(key ? 0.F : -std::numeric_limits<float>::infinity());
    return mask;
}

/// Copies this part's share of the first @p rows rows of @p from.
void copyShare(const float *from, int rows, Eigen::Index width, float *to, int part, int parts)
{
    const auto begin = std::int64_t{rows} * part / parts * width;
    const auto end = std::int64_t{rows} * (part + 1) / parts * width;
    std::copy(from + begin, from + end, to + begin);
}

} // namespace

void PackedRun::prepare(const ModelShape &shape, std::span<const RunSequence> added)
{
    sequences.assign(added.size(), {});
    sequenceOfRow.clear();
    memoryRows = 0;
    for (std::size_t i = 0; i < added.size(); ++i) {
        PackedSequence &sequence = sequences[i];
        static_cast<RunSequence &>(sequence) = added[i];
        const RunInput &input = sequence.input;
        sequence.tokens = static_cast<int>(input.ids.size());
        sequence.reused = reusableTokens(shape, input);
        sequence.firstRow = rows();
        sequenceOfRow.insert(sequenceOfRow.end(), static_cast<std::size_t>(sequence.rows()),
                             static_cast<int>(i));
        sequence.keyMask = maskOf(input.attended);
        sequence.memoryMask = maskOf(input.memoryAttended);
        if (shape.rotary.dimensions > 0)
            sequence.rotary.prepare(shape.rotary, sequence.tokens);
        if (shape.windowRotary)
            sequence.windowRotary.prepare(*shape.windowRotary, sequence.tokens);
        sequence.firstMemoryRow = memoryRows;
        memoryRows += input.memory ? static_cast<int>(input.memory->rows()) : 0;
    }
    if (memoryRows > 0 && sequences.size() > 1) {
        memories.resize(memoryRows, sequences.front().input.memory->cols());
        for (const PackedSequence &sequence : sequences)
            memories.middleRows(sequence.firstMemoryRow, sequence.input.memory->rows())
                = *sequence.input.memory;
    }
}

const float *PackedRun::memory() const
{
    if (memoryRows == 0)
        return nullptr;
    return sequences.size() > 1 ? memories.data() : sequences.front().input.memory->data();
}

void handOut(ThreadPool &pool, Matrix &packed, std::span<const RowShare> shares)
{
    if (shares.size() == 1 && shares.front().reused == 0) {
        *shares.front().target = std::move(packed);
        return;
    }
    const Eigen::Index width = packed.cols();
    for (const RowShare &share : shares)
        share.target->resize(share.reused + share.rows, width);
    pool.run([&](int part, int parts) {
        for (const RowShare &share : shares) {
            float *to = share.target->data();
            if (share.before)
                copyShare(share.before->data(), share.reused, width, to, part, parts);
            copyShare(packed.data() + share.firstRow * width, share.rows, width, to + share.reused * width,
                      part, parts);
        }
    });
}

} // namespace headlight
