// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/matrix.h"

#include <QStringList>

#include <initializer_list>
#include <memory>

/// Matrices and tokens made by hand, for tests of what shows them.
namespace headlight::test {

/// The matrix with these rows.
std::shared_ptr<const Matrix> matrix(std::initializer_list<std::initializer_list<float>> rows);

/// A pattern whose rows sum to 1 and whose cells all differ; the same for the same @p seed. Causal ones are 0
/// behind the diagonal.
std::shared_ptr<const Matrix> softPattern(int tokens, unsigned seed = 1);
std::shared_ptr<const Matrix> causalPattern(int tokens, unsigned seed = 1);

/// Additive: 0 up to the diagonal, −inf behind it.
std::shared_ptr<const Matrix> causalMask(int tokens);

/// "t0", "t1", …
QStringList numberedTokens(int count);

} // namespace headlight::test
