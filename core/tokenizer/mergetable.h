// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace headlight {

/// Byte pair encoding's merges: which two neighbouring tokens become one, and how early.
/// Built once, then read by many threads. A look-up is one multiplication and usually one comparison.
class MergeTable
{
public:
    struct Merge
    {
        std::int32_t rank = 0; ///< 0 is merged first
        std::int32_t id = 0; ///< what the pair becomes
    };

    explicit MergeTable(std::size_t expected);

    /// A pair that is there already takes the later rank, as in the reference.
    void insert(std::int32_t left, std::int32_t right, Merge merge);

    /// Null where the pair does not merge.
    const Merge *find(std::int32_t left, std::int32_t right) const;

    std::size_t size() const { return m_count; }

private:
    struct Slot
    {
        std::uint64_t pair = empty;
        Merge merge;
    };
    static constexpr std::uint64_t empty = ~std::uint64_t{0};

    static std::uint64_t pairOf(std::int32_t left, std::int32_t right);
    std::size_t slotOf(std::uint64_t pair) const;

    std::vector<Slot> m_slots; // a power of two, at most half full
    std::size_t m_count = 0;
};

} // namespace headlight
