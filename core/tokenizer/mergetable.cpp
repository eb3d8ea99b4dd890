// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/mergetable.h"

#include <bit>
#include <utility>

namespace headlight {

MergeTable::MergeTable(std::size_t expected)
    : m_slots(std::bit_ceil(expected * 2 + 16))
{
}

std::uint64_t MergeTable::pairOf(std::int32_t left, std::int32_t right)
{
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32U)
        | static_cast<std::uint32_t>(right);
}

std::size_t MergeTable::slotOf(std::uint64_t pair) const
{
    const std::size_t mask = m_slots.size() - 1;
    // Fibonacci hashing: the high half of the product depends on all bits of the pair.
    std::size_t at = static_cast<std::size_t>((pair * 0x9E3779B97F4A7C15U) >> 32U) & mask;
    while (m_slots[at].pair != empty && m_slots[at].pair != pair)
        at = (at + 1) & mask;
    return at;
}

void MergeTable::insert(std::int32_t left, std::int32_t right, Merge merge)
{
    const std::uint64_t pair = pairOf(left, right);
    Slot &slot = m_slots[slotOf(pair)];
    if (slot.pair == empty)
        ++m_count;
    slot = {pair, merge};
    if (m_count * 2 <= m_slots.size())
        return;
    std::vector<Slot> old(m_slots.size() * 2);
    std::swap(old, m_slots);
    for (const Slot &moved : old) {
        if (moved.pair != empty)
            m_slots[slotOf(moved.pair)] = moved;
    }
}

const MergeTable::Merge *MergeTable::find(std::int32_t left, std::int32_t right) const
{
    const Slot &slot = m_slots[slotOf(pairOf(left, right))];
    return slot.pair == empty ? nullptr : &slot.merge;
}

} // namespace headlight
