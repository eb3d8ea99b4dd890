// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/workspace.h"

#include <memory>
#include <mutex>
#include <vector>

namespace headlight {

/// The workspaces of a stack that no run uses now, for the next runs.
class WorkspacePool
{
public:
    /// Takes an idle workspace or makes one, and gives it back.
    class Loan
    {
    public:
        explicit Loan(WorkspacePool &owner)
            : m_owner(owner)
        {
            const std::lock_guard lock(m_owner.m_mutex);
            if (!m_owner.m_idle.empty()) {
                m_workspace = std::move(m_owner.m_idle.back());
                m_owner.m_idle.pop_back();
            }
            if (!m_workspace)
                m_workspace = std::make_unique<Workspace>();
        }
        ~Loan()
        {
            const std::lock_guard lock(m_owner.m_mutex);
            m_owner.m_idle.push_back(std::move(m_workspace));
        }
        Loan(const Loan &) = delete;
        Loan &operator=(const Loan &) = delete;

        Workspace &operator*() const { return *m_workspace; }

    private:
        WorkspacePool &m_owner;
        std::unique_ptr<Workspace> m_workspace;
    };

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Workspace>> m_idle;
};

} // namespace headlight
