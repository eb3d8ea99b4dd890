// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/distance.h"

#include <cstdlib>

namespace headlight {

namespace {

/// Distance-weighted mass over mass, of the head and of equal shares.
class DistanceSum
{
public:
    void add(double distance, double probability, double share)
    {
        m_distance += distance * probability;
        m_mass += probability;
        m_chanceDistance += distance * share;
        m_chanceMass += share;
    }

    void add(const DistanceSum &other)
    {
        m_distance += other.m_distance;
        m_mass += other.m_mass;
        m_chanceDistance += other.m_chanceDistance;
        m_chanceMass += other.m_chanceMass;
    }

    Score score(int rows) const
    {
        if (m_mass == 0 || m_chanceMass == 0)
            return {};
        return {m_distance / m_mass, m_chanceDistance / m_chanceMass, rows};
    }

private:
    double m_distance = 0, m_mass = 0, m_chanceDistance = 0, m_chanceMass = 0;
};

} // namespace

DistanceScores distanceScores(const MatrixView &pattern, const Visibility &visibility)
{
    DistanceSum first, others;
    int rows = 0, othersRows = 0;
    for (int query = 0; query < visibility.queries(); ++query) {
        const int visible = visibility.visibleKeys(query);
        rows += visible > 0 ? 1 : 0;
        othersRows += visible > (visibility.keys() > 0 && visibility.sees(query, 0) ? 1 : 0) ? 1 : 0;
        for (int key = 0; visible > 0 && key < visibility.keys(); ++key) {
            if (visibility.sees(query, key))
                (key == 0 ? first : others)
                    .add(std::abs(query - key), static_cast<double>(pattern(query, key)), 1. / visible);
        }
    }
    DistanceSum all = others;
    all.add(first);
    return {all.score(rows), others.score(othersRows)};
}

} // namespace headlight
