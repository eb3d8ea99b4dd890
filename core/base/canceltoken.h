// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>

namespace headlight {

/// A flag that one thread raises and another polls. Copies share the flag.
class CancelToken
{
public:
    CancelToken()
        : m_flag(std::make_shared<Flag>())
    {
    }

    /// A token for a part of the work: cancelled with this one, or alone.
    CancelToken child() const
    {
        CancelToken token;
        token.m_flag->parent = m_flag;
        return token;
    }

    void cancel() const { m_flag->raised.store(true, std::memory_order_relaxed); }

    bool isCancelled() const
    {
        const Flag *flag = m_flag.get();
        while (flag && !flag->raised.load(std::memory_order_relaxed))
            flag = flag->parent.get();
        return flag != nullptr;
    }

private:
    struct Flag
    {
        std::atomic<bool> raised{false};
        std::shared_ptr<const Flag> parent; // null without
    };

    std::shared_ptr<Flag> m_flag;
};

} // namespace headlight
