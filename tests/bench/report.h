// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <vector>

/// What to compare a time with.
struct Bound
{
    enum class Kind {
        Limit, ///< what this machine can do at best, measured in the same run
        Target, ///< what a person does not feel, or what others reach
        Alone, ///< the same work, one piece after the other
        Exact, ///< the same work without rounding
    };

    Kind kind = Kind::Limit;
    double ms = 0;
};

/// Collects measured lines; prints them as they come, or as JSON at the end.
class Report
{
public:
    enum class Style {
        Lines, ///< our figure, what it is compared with, the ratio
        Json, ///< the same, all at the end
        Contender, ///< "n=<n> median X ms  min Y ms  RSS Z MB"
    };

    explicit Report(Style style);
    ~Report();

    /// A line of text that is no measurement; left out of JSON.
    void note(const std::string &text) const;

    /// @param times milliseconds, one a run, in any order; not empty
    void add(const std::string &what, int tokens, std::vector<double> times, const Bound &bound);

    void finish() const;

private:
    Style m_style;
    std::unique_ptr<nlohmann::json> m_lines;
};
