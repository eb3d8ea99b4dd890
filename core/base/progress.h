// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"

#include <functional>

namespace headlight {

/// How long work that can be cancelled tells how far it is. The default listens to nobody.
struct Progress
{
    CancelToken cancel;
    std::function<void(double)> report; ///< 0 … 1, on the thread that works; may be empty

    void done(double fraction) const
    {
        if (report)
            report(fraction);
    }
};

} // namespace headlight
