// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/report.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sys/resource.h>

namespace {

long peakMegabytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

} // namespace

Report::Report(Style style)
    : m_style(style)
    , m_lines(std::make_unique<nlohmann::json>(nlohmann::json::array()))
{
}

Report::~Report() = default;

void Report::note(const std::string &text) const
{
    if (m_style == Style::Lines)
        std::printf("# %s\n", text.c_str());
}

void Report::add(const std::string &what, int tokens, std::vector<double> times, const Bound &bound)
{
    std::sort(times.begin(), times.end());
    const double median = times[times.size() / 2];
    const double slow = times[times.size() * 95 / 100];
    constexpr std::array Kinds{"limit", "target", "alone", "exact"};
    const char *kind = Kinds[static_cast<std::size_t>(bound.kind)];
    if (m_style == Style::Contender)
        std::printf("n=%d median %.3f ms  min %.3f ms  RSS %ld MB\n", tokens, median, times.front(),
                    peakMegabytes());
    if (m_style == Style::Lines)
        std::printf("%-28s %4d  ours %8.3f ms (least %8.3f, 95%% %8.3f)  %-6s %8.3f ms  ratio %5.2f\n",
                    what.c_str(), tokens, median, times.front(), slow, kind, bound.ms, median / bound.ms);
    std::fflush(stdout);
    m_lines->push_back({{"what", what},
                        {"n", tokens},
                        {"ours_ms", median},
                        {"ours_least_ms", times.front()},
                        {"ours_95_ms", slow},
                        {std::string(kind) + "_ms", bound.ms},
                        {"ratio", median / bound.ms}});
}

void Report::finish() const
{
    if (m_style == Style::Json)
        std::printf("%s\n", m_lines->dump(2).c_str());
}
