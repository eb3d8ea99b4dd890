// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/rotary.h"

#include "core/base/limits.h"
#include "core/checkpoint/config.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight {

namespace {

constexpr double MaxTheta = 1e12;
constexpr double MaxFactor = 1e6;

/// Reads numbers until one is wrong and keeps that error.
struct NumberReader
{
    const Config &config;
    Status status = Done{};

    double operator()(const std::string &key, double min, double max, std::optional<double> fallback)
    {
        if (!status)
            return 1;
        const Result<double> value = config.number(key, min, max, fallback);
        if (!value)
            status = value.error();
        return value ? value.value() : 1;
    }
};

Status readFactors(const Config &config, const std::string &key, std::size_t pairs,
                   std::vector<double> &factors)
{
    const Result<std::vector<double>> numbers = config.numbers(key, 1e-6, MaxFactor);
    if (!numbers)
        return numbers.error();
    if (numbers.value().size() != pairs) {
        return Error{.code = ErrorCode::BadValue,
                     .what = "the list has the wrong length",
                     .file = config.file(),
                     .item = key,
                     .expected = std::to_string(pairs) + " numbers",
                     .found = std::to_string(numbers.value().size())};
    }
    factors = numbers.value();
    return Done{};
}

Status readYarn(NumberReader &number, Rotary &rotary)
{
    rotary.factor = number("factor", 1, MaxFactor, std::nullopt);
    rotary.betaFast = number("beta_fast", 1e-6, MaxFactor, 32);
    rotary.betaSlow = number("beta_slow", 1e-6, MaxFactor, 1);
    rotary.magnitude = number("attention_factor", 1e-6, MaxFactor, 0.1 * std::log(rotary.factor) + 1);
    return number.status;
}

Status readLongRope(const Config &scaling, NumberReader &number, int positions, Rotary &rotary)
{
    const auto pairs = static_cast<std::size_t>(rotary.dimensions / 2);
    if (const Status read = readFactors(scaling, "short_factor", pairs, rotary.shortFactors); !read)
        return read;
    if (const Status read = readFactors(scaling, "long_factor", pairs, rotary.longFactors); !read)
        return read;
    const double stretch
        = number("factor", 1e-6, MaxFactor, static_cast<double>(positions) / rotary.trainedPositions);
    const double magnitude
        = stretch <= 1 ? 1 : std::sqrt(1 + std::log(stretch) / std::log(rotary.trainedPositions));
    rotary.magnitude = number("attention_factor", 1e-6, MaxFactor, magnitude);
    return number.status;
}

Status readScaling(const Config &scaling, int positions, Rotary &rotary)
{
    using Scaling = Rotary::Scaling;
    const std::string key = scaling.has("rope_type") ? "rope_type" : "type";
    const Result<std::string> kind = scaling.choice(
        key, {"default", "linear", "dynamic", "llama3", "yarn", "longrope", "su"}, "default");
    if (!kind)
        return kind.error();
    NumberReader number{scaling};
    rotary.trainedPositions
        = static_cast<int>(number("original_max_position_embeddings", 2,
                                  static_cast<double>(limits::maxPositions), rotary.trainedPositions));
    if (!number.status || kind.value() == "default")
        return number.status;
    if (kind.value() == "yarn") {
        rotary.scaling = Scaling::Yarn;
        return readYarn(number, rotary);
    }
    if (kind.value() == "longrope" || kind.value() == "su") {
        rotary.scaling = Scaling::LongRope;
        return readLongRope(scaling, number, positions, rotary);
    }
    rotary.factor = number("factor", 1, MaxFactor, std::nullopt);
    rotary.scaling = kind.value() == "linear" ? Scaling::Linear
        : kind.value() == "dynamic"           ? Scaling::Dynamic
                                              : Scaling::Llama3;
    if (rotary.scaling == Scaling::Llama3) {
        rotary.lowFactor = number("low_freq_factor", 1e-6, MaxFactor, std::nullopt);
        rotary.highFactor = number("high_freq_factor", rotary.lowFactor * 1.0001, MaxFactor, std::nullopt);
    }
    return number.status;
}

double llama3(const Rotary &rotary, double frequency)
{
    const double turns = rotary.trainedPositions * frequency / (2 * std::numbers::pi);
    const double kept
        = std::clamp((turns - rotary.lowFactor) / (rotary.highFactor - rotary.lowFactor), 0., 1.);
    return (1 - kept) * frequency / rotary.factor + kept * frequency;
}

/// How much of the frequency of @p pair is kept: the ramp of the paper's equation 23, with its ends at whole
/// pairs as the reference has them.
double yarnKept(const Rotary &rotary, int pair)
{
    const auto pairOfTurns = [&](double turns) {
        return rotary.dimensions * std::log(rotary.trainedPositions / (turns * 2 * std::numbers::pi))
            / (2 * std::log(rotary.theta));
    };
    const double first = std::max(std::floor(pairOfTurns(rotary.betaFast)), 0.);
    const double last = std::min(std::ceil(pairOfTurns(rotary.betaSlow)), rotary.dimensions - 1.);
    const double width = first == last ? 0.001 : last - first;
    return 1 - std::clamp((pair - first) / width, 0., 1.);
}

} // namespace

Result<Rotary> readRotary(const Config &config, const std::string &thetaKey, int dimensions, int positions)
{
    Rotary rotary;
    rotary.dimensions = dimensions;
    rotary.trainedPositions = positions;
    if (dimensions < 2 || dimensions % 2 != 0) {
        return Error{.code = ErrorCode::BadValue,
                     .what = "rotary embedding turns pairs of numbers",
                     .file = config.file(),
                     .item = "head_dim",
                     .expected = "an even number of turned dimensions",
                     .found = std::to_string(dimensions)};
    }
    const Result<double> theta = config.number(thetaKey, 1.0001, MaxTheta, 10000.);
    const Result<std::int64_t> original
        = config.integer("original_max_position_embeddings", 2, limits::maxPositions, positions);
    if (!theta)
        return theta.error();
    if (!original)
        return original.error();
    rotary.theta = theta.value();
    if (!config.has("rope_scaling"))
        return rotary;
    const Result<Config> scaling = config.object("rope_scaling");
    if (!scaling)
        return scaling.error();
    if (config.has("original_max_position_embeddings"))
        rotary.trainedPositions = static_cast<int>(original.value());
    if (const Status read = readScaling(scaling.value(), positions, rotary); !read)
        return read.error();
    return rotary;
}

std::vector<float> frequencies(const Rotary &rotary, int tokens)
{
    using Scaling = Rotary::Scaling;
    double theta = rotary.theta;
    if (rotary.scaling == Scaling::Dynamic && tokens > rotary.trainedPositions && rotary.dimensions > 2) {
        const double stretch = rotary.factor * tokens / rotary.trainedPositions - (rotary.factor - 1);
        theta *= std::pow(stretch, rotary.dimensions / (rotary.dimensions - 2.));
    }
    const bool isLong = tokens > rotary.trainedPositions;
    std::vector<float> result;
    for (int pair = 0; pair < rotary.dimensions / 2; ++pair) {
        double frequency = std::pow(theta, -2. * pair / rotary.dimensions);
        const auto index = static_cast<std::size_t>(pair);
        switch (rotary.scaling) {
        case Scaling::None:
        case Scaling::Dynamic:
            break;
        case Scaling::Linear:
            frequency /= rotary.factor;
            break;
        case Scaling::Llama3:
            frequency = llama3(rotary, frequency);
            break;
        case Scaling::Yarn: {
            const double kept = yarnKept(rotary, pair);
            frequency = kept * frequency + (1 - kept) * frequency / rotary.factor;
            break;
        }
        case Scaling::LongRope:
            frequency /= isLong ? rotary.longFactors[index] : rotary.shortFactors[index];
            break;
        }
        result.push_back(static_cast<float>(frequency));
    }
    return result;
}

void RotaryTable::prepare(const Rotary &rotary, int tokens)
{
    const std::vector<float> all = frequencies(rotary, tokens);
    m_pairs = static_cast<int>(all.size());
    m_cosines.clear();
    m_sines.clear();
    for (int position = 0; position < tokens; ++position) {
        for (const float frequency : all) {
            const double angle = static_cast<double>(static_cast<float>(position) * frequency);
            m_cosines.push_back(static_cast<float>(std::cos(angle) * rotary.magnitude));
            m_sines.push_back(static_cast<float>(std::sin(angle) * rotary.magnitude));
        }
    }
}

void RotaryTable::turn(float *row, int position, int heads, int dHead) const
{
    const float *cosines = m_cosines.data() + std::ptrdiff_t{position} * m_pairs;
    const float *sines = m_sines.data() + std::ptrdiff_t{position} * m_pairs;
    for (float *first = row; first != row + std::ptrdiff_t{heads} * dHead; first += dHead) {
        float *second = first + m_pairs;
        for (int pair = 0; pair < m_pairs; ++pair) {
            const float a = first[pair];
            const float b = second[pair];
            first[pair] = a * cosines[pair] - b * sines[pair];
            second[pair] = b * cosines[pair] + a * sines[pair];
        }
    }
}

} // namespace headlight
