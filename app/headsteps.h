// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/selection.h"

namespace headlight::ui {
class Session;
}

namespace headlight::app {

class MainMenu;

/// Where Alt+Right and Alt+Left lead: mean, head 0, head 1, …, last head, and round again.
LayerHead stepHead(LayerHead from, int step, int heads);

/// Where Alt+Down and Alt+Up lead: to the neighbouring layer, the same head; stops at both ends.
LayerHead stepLayer(LayerHead from, int step, int layers);

/// Lets the menu's steps to other heads and layers move the session's selection.
void connectHeadSteps(const MainMenu &menu, ui::Session *session);

} // namespace headlight::app
