// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headsteps.h"

#include <algorithm>

namespace headlight::app {

LayerHead stepHead(LayerHead from, int step, int heads)
{
    const int places = heads + 1; // the mean is one of them
    const int place = ((from.head + 1 + step) % places + places) % places;
    return {from.layer, place - 1};
}

LayerHead stepLayer(LayerHead from, int step, int layers)
{
    return {std::clamp(from.layer + step, 0, std::max(0, layers - 1)), from.head};
}

} // namespace headlight::app
