// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/architecture.h"

namespace headlight {

// One file a family; architecture.cpp lists them.
Architecture bertArchitecture();
Architecture gpt2Architecture();

} // namespace headlight
