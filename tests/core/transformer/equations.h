// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/randomtensors.h"

#include <QtGlobal>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

/// The parts of a transformer as their papers write them, in double precision and without any thought of
/// speed: what tests compute a whole model from.
namespace headlight {

using Numbers = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

inline const std::vector<std::int32_t> Ids{3, 14, 15, 9, 26, 5, 35, 8, 3, 11};
inline constexpr int Vocabulary = 40;
inline constexpr int Model = 16;
inline constexpr int Inner = 24;
inline constexpr int Heads = 4;
inline constexpr int Layers = 4;

/// Random parameters large enough that no two queries see the same.
class Parameters : public RandomTensors
{
public:
    Parameters() { scaleBy(14); }

    Numbers operator()(const std::string &name) const
    {
        const TensorInfo *tensor = find(name);
        if (!tensor)
            qFatal("no tensor %s", name.c_str());
        std::vector<float> values(tensor->elements());
        if (!read(name, values))
            qFatal("%s cannot be read", name.c_str());
        const auto columns = static_cast<Eigen::Index>(tensor->shape.back());
        return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(values.size()) / columns,
                                        columns)
            .cast<double>();
    }

    /// x·Wᵀ, and + b where there is one.
    Numbers linear(const std::string &name, const Numbers &x) const
    {
        Numbers y = x * (*this)(name + ".weight").transpose();
        if (find(name + ".bias"))
            y.rowwise() += (*this)(name + ".bias").row(0);
        return y;
    }

    Numbers embeddings(const std::string &name) const
    {
        const Numbers table = (*this)(name + ".weight");
        Numbers x(static_cast<Eigen::Index>(Ids.size()), table.cols());
        for (std::size_t i = 0; i < Ids.size(); ++i)
            x.row(static_cast<Eigen::Index>(i)) = table.row(Ids[i]);
        return x;
    }
};

/// x/√(mean x² + ε)·(plus + gain), for each run of as many numbers as there are gains.
inline Numbers rms(const Numbers &x, const Numbers &gain, double epsilon, double plus = 0)
{
    Numbers y = x;
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
        for (Eigen::Index first = 0; first < x.cols(); first += gain.cols()) {
            auto part = y.row(row).segment(first, gain.cols());
            part /= std::sqrt(part.squaredNorm() / static_cast<double>(gain.cols()) + epsilon);
            part.array() *= gain.row(0).array() + plus;
        }
    }
    return y;
}

/// The same with the mean taken away and, where there is one, a bias added.
inline Numbers layerNorm(const Numbers &x, const Numbers &gain, const Numbers &bias, double epsilon)
{
    Numbers y = x;
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
        for (Eigen::Index first = 0; first < x.cols(); first += gain.cols()) {
            auto part = y.row(row).segment(first, gain.cols());
            part.array() -= part.mean();
            part /= std::sqrt(part.squaredNorm() / static_cast<double>(gain.cols()) + epsilon);
            part.array() *= gain.row(0).array();
            if (bias.size() > 0)
                part += bias.row(0);
        }
    }
    return y;
}

/// Turns the first @p turned numbers of every head of @p width by the row's position.
inline Numbers rope(const Numbers &x, int width, int turned, double theta, double factor = 1)
{
    Numbers y = x;
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
        for (Eigen::Index head = 0; head < x.cols(); head += width) {
            for (int i = 0; i < turned / 2; ++i) {
                const double angle = static_cast<double>(row) / factor / std::pow(theta, 2. * i / turned);
                const double a = x(row, head + i);
                const double b = x(row, head + i + turned / 2);
                y(row, head + i) = a * std::cos(angle) - b * std::sin(angle);
                y(row, head + i + turned / 2) = b * std::cos(angle) + a * std::sin(angle);
            }
        }
    }
    return y;
}

inline double silu(double x)
{
    return x / (1 + std::exp(-x));
}

inline double gelu(double x)
{
    return x * 0.5 * std::erfc(-x / std::sqrt(2.));
}

inline double geluTanh(double x)
{
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
}

/// What the equations give: everything that is compared.
struct Reference
{
    std::vector<std::vector<Numbers>> patterns; // layer, head
    std::vector<Numbers> states;
    Numbers logits;

    /// softmax(q·kᵀ·scale)·v of every head side by side; a query sees a key where @p distance, key − query,
    /// lies in [−behind, ahead].
    Numbers attend(const Numbers &q, const Numbers &k, const Numbers &v, int width, double scale, int behind,
                   int ahead)
    {
        const Eigen::Index heads = q.cols() / width;
        const Eigen::Index groups = heads / (k.cols() / width);
        Numbers z(q.rows(), q.cols());
        std::vector<Numbers> &layer = patterns.emplace_back();
        for (Eigen::Index head = 0; head < heads; ++head) {
            const Eigen::Index from = head / groups * width;
            Numbers p = q.middleCols(head * width, width) * k.middleCols(from, width).transpose() * scale;
            for (Eigen::Index i = 0; i < p.rows(); ++i) {
                for (Eigen::Index j = 0; j < p.cols(); ++j)
                    p(i, j) = j - i > ahead || i - j > behind ? 0 : std::exp(p(i, j));
                p.row(i) /= p.row(i).sum();
            }
            z.middleCols(head * width, width) = p * v.middleCols(from, width);
            layer.push_back(p);
        }
        return z;
    }
};

inline constexpr int All = 1000;

/// What a test gives and asks.
struct Case
{
    std::string json;
    Parameters parameters;
    Reference reference;
};

inline std::string layerName(int layer)
{
    return "model.layers." + std::to_string(layer) + '.';
}

/// Projections, feed-forward part, tables and last norm as Llama and its relatives name them.
inline void addLlamaTensors(Parameters &p, int width, int keyValueHeads)
{
    p.add("model.embed_tokens.weight", {Vocabulary, Model});
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        p.add(name + "self_attn.q_proj.weight", {Heads * width, Model});
        p.add(name + "self_attn.k_proj.weight", {keyValueHeads * width, Model});
        p.add(name + "self_attn.v_proj.weight", {keyValueHeads * width, Model});
        p.add(name + "self_attn.o_proj.weight", {Model, Heads * width});
        p.add(name + "mlp.gate_proj.weight", {Inner, Model});
        p.add(name + "mlp.up_proj.weight", {Inner, Model});
        p.add(name + "mlp.down_proj.weight", {Model, Inner});
    }
    p.add("model.norm.weight", {Model});
}

inline Numbers gated(const Parameters &p, const std::string &name, const Numbers &x,
                     double (*activation)(double))
{
    const Numbers gate = p.linear(name + "mlp.gate_proj", x).unaryExpr(activation);
    return p.linear(name + "mlp.down_proj", gate.cwiseProduct(p.linear(name + "mlp.up_proj", x)));
}

} // namespace headlight
