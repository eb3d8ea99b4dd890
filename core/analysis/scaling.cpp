// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/scaling.h"

#include <Eigen/Eigenvalues>

#include <cmath>

namespace headlight {

Result<PlaneMap> classicalScaling(const Eigen::MatrixXd &distances)
{
    const Eigen::Index count = distances.rows();
    if (count == 0 || distances.cols() != count || !distances.allFinite()
        || !distances.isApprox(distances.transpose()))
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "a map needs distances between all pairs, finite and the same both ways"};
    const Eigen::MatrixXd squared = distances.cwiseProduct(distances);
    const Eigen::MatrixXd centring = Eigen::MatrixXd::Identity(count, count)
        - Eigen::MatrixXd::Constant(count, count, 1. / static_cast<double>(count));
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(-0.5 * centring * squared * centring);
    if (solver.info() != Eigen::Success)
        return Error{.code = ErrorCode::InvalidArgument, .what = "these distances have no map"};

    const Eigen::VectorXd values = solver.eigenvalues().cwiseMax(0); // ascending
    PlaneMap map{Eigen::MatrixX2d::Zero(count, 2), 0};
    for (Eigen::Index axis = 0; axis < std::min<Eigen::Index>(2, count); ++axis) {
        const Eigen::Index from = count - 1 - axis;
        Eigen::VectorXd coordinates = std::sqrt(values(from)) * solver.eigenvectors().col(from);
        Eigen::Index largest = 0;
        coordinates.cwiseAbs().maxCoeff(&largest);
        if (coordinates(largest) < 0)
            coordinates = -coordinates;
        map.points.col(axis) = coordinates;
        map.explained += values(from);
    }
    const double sum = values.sum();
    map.explained = sum > 0 ? map.explained / sum : 1;
    return map;
}

} // namespace headlight
