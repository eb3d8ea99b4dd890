// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/flow.h"

#include "core/base/limits.h"

#include <queue>

#include <algorithm>

namespace headlight {

namespace {

constexpr double Nothing = 1e-12; // what rounding may leave of a capacity

/// Maximum flow by Dinic's algorithm: shortest paths first, all of one length at a time.
class FlowNetwork
{
public:
    explicit FlowNetwork(int nodes)
        : m_edges(static_cast<std::size_t>(nodes))
    {
    }

    void addEdge(int from, int to, double capacity)
    {
        node(from).push_back({to, node(to).size(), capacity, capacity});
        node(to).push_back({from, node(from).size() - 1, 0, 0});
    }

    double maximumFlow(int source, int sink)
    {
        for (auto &edges : m_edges) {
            for (Edge &edge : edges)
                edge.left = edge.capacity;
        }
        double flow = 0;
        while (findLevels(source, sink)) {
            m_next.assign(m_edges.size(), 0);
            while (const double pushed = push(source, sink, Unlimited))
                flow += pushed;
        }
        return flow;
    }

private:
    static constexpr double Unlimited = 1e300;

    struct Edge
    {
        int to;
        std::size_t reverse; // its position among the edges of `to`
        double capacity;
        double left;
    };

    std::vector<Edge> &node(int index) { return m_edges[static_cast<std::size_t>(index)]; }
    int &level(int index) { return m_levels[static_cast<std::size_t>(index)]; }

    bool findLevels(int source, int sink)
    {
        m_levels.assign(m_edges.size(), -1);
        level(source) = 0;
        std::queue<int> waiting({source});
        while (!waiting.empty()) {
            const int from = waiting.front();
            waiting.pop();
            for (const Edge &edge : node(from)) {
                if (edge.left > Nothing && level(edge.to) < 0) {
                    level(edge.to) = level(from) + 1;
                    waiting.push(edge.to);
                }
            }
        }
        return level(sink) >= 0;
    }

    /// Sends as much as one path of the current levels takes; 0 when there is none left. As deep as there are
    /// layers, or twice that on the way back.
    double push(int from, int sink, double most)
    {
        if (from == sink)
            return most;
        for (std::size_t &i = m_next[static_cast<std::size_t>(from)]; i < node(from).size(); ++i) {
            Edge &edge = node(from)[i];
            if (edge.left <= Nothing || level(edge.to) != level(from) + 1)
                continue;
            const double pushed = push(edge.to, sink, std::min(most, edge.left));
            if (pushed > 0) {
                edge.left -= pushed;
                node(edge.to)[edge.reverse].left += pushed;
                return pushed;
            }
        }
        return 0;
    }

    std::vector<std::vector<Edge>> m_edges; // by node
    std::vector<int> m_levels;
    std::vector<std::size_t> m_next; // edges before it lead nowhere
};

Status checkSteps(const std::vector<Matrix> &steps, int query)
{
    const Eigen::Index tokens = steps.empty() ? 0 : steps.front().rows();
    if (tokens == 0 || query < 0 || query >= tokens)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "there is no such query",
                     .expected = "0 to " + std::to_string(tokens - 1),
                     .found = std::to_string(query)};
    if (tokens > limits::flowTokens)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "attention flow takes too long for so many tokens",
                     .expected = "at most " + std::to_string(limits::flowTokens),
                     .found = std::to_string(tokens),
                     .hint = "use a shorter text, or rollout"};
    for (const Matrix &step : steps) {
        if (step.rows() != tokens || step.cols() != tokens || !(step.array() >= 0.F).all())
            return Error{.code = ErrorCode::InvalidArgument,
                         .what = "attention flow needs square patterns without negative numbers or NaN"};
    }
    return Done{};
}

} // namespace

Result<AttentionFlow> attentionFlow(const std::vector<Matrix> &steps, int query, const CancelToken &cancel)
{
    if (const Status fine = checkSteps(steps, query); !fine)
        return fine.error();
    const auto tokens = static_cast<int>(steps.front().rows());
    const auto layers = static_cast<int>(steps.size());
    FlowNetwork network((layers + 1) * tokens);
    for (int layer = layers; layer > 0; --layer) {
        const Matrix &step = steps[static_cast<std::size_t>(layer) - 1];
        for (int i = 0; i < tokens; ++i) {
            for (int j = 0; j < tokens; ++j) {
                if (step(i, j) > 0)
                    network.addEdge(layer * tokens + i, (layer - 1) * tokens + j,
                                    static_cast<double>(step(i, j)));
            }
        }
    }
    AttentionFlow result;
    double sum = 0;
    for (int input = 0; input < tokens; ++input) {
        if (cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        result.flow.push_back(network.maximumFlow(layers * tokens + query, input));
        sum += result.flow.back();
    }
    for (const double flow : result.flow)
        result.share.push_back(sum > 0 ? flow / sum : 0);
    return result;
}

} // namespace headlight
