// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/buffer.h"

#include <algorithm>
#include <memory>

namespace headlight {

/// Hands out parts of large blocks of memory one behind the other, so that many arrays share huge pages: an
/// array of its own ends in 4 KiB pages, and each of those costs as much to get as a huge one. One thread at
/// a time.
class Arena
{
public:
    /// @p bytes, all 0, aligned to a cache line. A block lives as long as one of its parts. Throws
    /// std::bad_alloc.
    std::shared_ptr<std::byte> take(std::size_t bytes)
    {
        constexpr std::size_t BlockBytes = std::size_t{64} << 20;
        constexpr std::size_t CacheLine = 64;
        if (!m_block || bytes > m_block->size() - m_used) {
            m_block = std::make_shared<ByteBuffer>(std::max(bytes, BlockBytes));
            m_used = 0;
        }
        std::byte *part = m_block->data() + m_used;
        m_used = std::min((m_used + bytes + CacheLine - 1) / CacheLine * CacheLine, m_block->size());
        return {m_block, part};
    }

private:
    std::shared_ptr<ByteBuffer> m_block;
    std::size_t m_used = 0; // bytes of it
};

} // namespace headlight
