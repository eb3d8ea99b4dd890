// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/threadpool.h"

#include <cstdint>

namespace headlight {

/// Calls work(row) for every row below @p rows, shared among the threads.
template <typename Work> void forEachRow(ThreadPool &pool, int rows, const Work &work)
{
    pool.run([&](int part, int parts) {
        const int end = static_cast<int>(std::int64_t{rows} * (part + 1) / parts);
        for (int row = static_cast<int>(std::int64_t{rows} * part / parts); row < end; ++row)
            work(row);
    });
}

} // namespace headlight
