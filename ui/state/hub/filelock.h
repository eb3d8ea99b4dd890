// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"

#include <functional>
#include <string>

namespace headlight::ui {

/// Keeps other programs from writing the same blob, as the hub's Python library does: flock() on a file.
///
/// Only saves work: where the file system cannot lock, it holds nothing, and the content is verified anyway.
class FileLock
{
public:
    FileLock() = default;
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;
    ~FileLock();

    /// Waits until nobody else holds it. @p waiting is called once when that takes longer than a moment.
    /// @return Cancelled, or why the file cannot be created
    Status lock(const std::string &path, const CancelToken &cancel, const std::function<void()> &waiting);

private:
    int m_descriptor = -1;
};

} // namespace headlight::ui
