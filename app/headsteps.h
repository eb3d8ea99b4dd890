// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/selection.h"

namespace headlight::app {

/// Where Alt+Right and Alt+Left lead: mean, head 0, head 1, …, last head, and round again.
LayerHead stepHead(LayerHead from, int step, int heads);

/// Where Alt+Down and Alt+Up lead: to the neighbouring layer, the same head; stops at both ends.
LayerHead stepLayer(LayerHead from, int step, int layers);

} // namespace headlight::app
