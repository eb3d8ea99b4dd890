// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

/// Palettes that do not depend on the machine, for tests in light and dark.
namespace headlight::test {

QPalette lightPalette();
QPalette darkPalette();

} // namespace headlight::test
