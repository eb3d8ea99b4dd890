// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace headlight {

/// A map from pairs of non-negative numbers to values, open-addressed in one block of memory: byte pair
/// encoding's merges, a trie's edges. Built once, then read by many threads; a look-up is one product and
/// usually one comparison.
template <typename Value> class PairTable
{
public:
    explicit PairTable(std::size_t expected = 0)
        : m_slots(std::bit_ceil(expected * 2 + 16))
    {
    }

    /// The pair's value, made first where there was none.
    Value &operator()(std::int32_t left, std::int32_t right)
    {
        if ((m_count + 1) * 2 > m_slots.size())
            grow();
        Slot &slot = m_slots[slotOf(pairOf(left, right))];
        if (slot.pair == empty) {
            ++m_count;
            slot.pair = pairOf(left, right);
        }
        return slot.value;
    }

    /// Null where there is no such pair.
    const Value *find(std::int32_t left, std::int32_t right) const
    {
        const Slot &slot = m_slots[slotOf(pairOf(left, right))];
        return slot.pair == empty ? nullptr : &slot.value;
    }

    std::size_t size() const { return m_count; }

private:
    static constexpr std::uint64_t empty = ~std::uint64_t{0};

    struct Slot
    {
        std::uint64_t pair = empty;
        Value value{};
    };

    static std::uint64_t pairOf(std::int32_t left, std::int32_t right)
    {
        return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32U)
            | static_cast<std::uint32_t>(right);
    }

    std::size_t slotOf(std::uint64_t pair) const
    {
        const std::size_t mask = m_slots.size() - 1;
        // Fibonacci hashing: the high half of the product depends on all bits of the pair.
        std::size_t at = static_cast<std::size_t>((pair * 0x9E3779B97F4A7C15U) >> 32U) & mask;
        while (m_slots[at].pair != empty && m_slots[at].pair != pair)
            at = (at + 1) & mask;
        return at;
    }

    void grow()
    {
        std::vector<Slot> old(m_slots.size() * 2);
        std::swap(old, m_slots);
        for (Slot &moved : old) {
            if (moved.pair != empty)
                m_slots[slotOf(moved.pair)] = std::move(moved);
        }
    }

    std::vector<Slot> m_slots; // a power of two, at most half full
    std::size_t m_count = 0;
};

} // namespace headlight
