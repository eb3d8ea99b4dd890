// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <Eigen/Core>

namespace headlight {

/// Points in the plane whose distances are as near as possible to given ones.
struct PlaneMap
{
    Eigen::MatrixX2d points; ///< one row a thing; the unit is that of the distances
    double explained = 0; ///< share of the positive eigenvalues that the plane holds, 0 … 1
};

/// Classical multidimensional scaling: B = −½ J D² J with J = I − 1/n, whose two largest eigenvalues give the
/// axes, x_k = √λ_k v_k.
///
/// Mirrored and turned pictures are equally good; here the number of largest magnitude on each axis is
/// positive, so that the same distances always give the same picture.
/// @param distances (n, n), symmetric, 0 on the diagonal, finite
/// @return InvalidArgument for anything else. Pure, thread-safe. Cost O(n³).
/// Source: Torgerson 1952, Psychometrika 17; Clark et al. 2019 use metric scaling for heads.
Result<PlaneMap> classicalScaling(const Eigen::MatrixXd &distances);

} // namespace headlight
