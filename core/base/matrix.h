// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace headlight {

/// The scalar type and storage order of every matrix, decided once: float32, row-major, one row a token.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowVector = Eigen::Matrix<float, 1, Eigen::Dynamic, Eigen::RowMajor>;

/// A matrix or a block of one, read only. Columns are contiguous, rows may be strided.
using MatrixView = Eigen::Ref<const Matrix, 0, Eigen::OuterStride<>>;

} // namespace headlight
