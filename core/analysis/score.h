// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <limits>

namespace headlight {

/// A number about a head, beside what one should expect without looking at the model.
///
/// Without rows there is nothing to measure: the value is NaN and isApplicable() is false. It is never shown
/// as 0.
struct Score
{
    double value = std::numeric_limits<double>::quiet_NaN();
    double chance = std::numeric_limits<double>::quiet_NaN(); ///< same unit; NaN where there is none
    int rows = 0; ///< queries that it rests on

    bool isApplicable() const { return rows > 0; }
    double excess() const { return value - chance; } ///< NaN where either is
};

/// Takes rows one by one and gives their mean beside the mean of what is expected of them.
class MeanScore
{
public:
    void add(double value, double chance)
    {
        m_value += value;
        m_chance += chance;
        ++m_rows;
    }

    Score mean() const { return m_rows > 0 ? Score{m_value / m_rows, m_chance / m_rows, m_rows} : Score{}; }

private:
    double m_value = 0;
    double m_chance = 0;
    int m_rows = 0;
};

} // namespace headlight
