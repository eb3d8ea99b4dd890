// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/encoding.h"

namespace headlight {

/// Shortens @p encoding to @p maxTokens: tokens of the longer sentence go first, from its end; what the
/// template added ([CLS], [SEP], <s> …) stays. Only when that is too much already, the end goes, too.
Encoding cut(const Encoding &encoding, int maxTokens);

} // namespace headlight
