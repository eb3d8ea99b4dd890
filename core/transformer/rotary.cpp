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

/// By how much longer texts sharpen the scores: 0.1·m·ln(factor) + 1.
double yarnMagnitude(double factor, double m)
{
    return factor <= 1 ? 1 : 0.1 * m * std::log(factor) + 1;
}

Status readYarn(const Config &scaling, NumberReader &number, Rotary &rotary)
{
    rotary.factor = number("factor", 1, MaxFactor, std::nullopt);
    rotary.betaFast = number("beta_fast", 1e-6, MaxFactor, 32);
    rotary.betaSlow = number("beta_slow", 1e-6, MaxFactor, 1);
    const double scale = number("mscale", 0, MaxFactor, 0);
    const double allScale = number("mscale_all_dim", 0, MaxFactor, 0);
    const double magnitude = scale > 0 && allScale > 0
        ? yarnMagnitude(rotary.factor, scale) / yarnMagnitude(rotary.factor, allScale)
        : yarnMagnitude(rotary.factor, 1);
    rotary.magnitude = number("attention_factor", 1e-6, MaxFactor, magnitude);
    const Result<bool> wholePairs = scaling.boolean("truncate", true);
    if (!wholePairs)
        return wholePairs.error();
    rotary.wholePairs = wholePairs.value();
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
        return readYarn(scaling, number, rotary);
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
    const double begin = pairOfTurns(rotary.betaFast);
    const double end = pairOfTurns(rotary.betaSlow);
    const double first = std::max(rotary.wholePairs ? std::floor(begin) : begin, 0.);
    const double last = std::min(rotary.wholePairs ? std::ceil(end) : end, rotary.dimensions - 1.);
    const double width = first == last ? 0.001 : last - first;
    return 1 - std::clamp((pair - first) / width, 0., 1.);
}

/// rope_parameters of the layers that are asked for; none where the file is of the older kind.
Result<std::optional<Config>> readParameters(const Config &config, RotaryLayers layers)
{
    if (!config.has("rope_parameters"))
        return std::optional<Config>();
    const Result<Config> parameters = config.object("rope_parameters");
    if (!parameters)
        return parameters.error();
    const bool byKind
        = parameters.value().has("full_attention") || parameters.value().has("sliding_attention");
    if (!byKind)
        return layers == RotaryLayers::Windowed ? std::optional<Config>() : parameters.value();
    if (layers == RotaryLayers::All) {
        return Error{.code = ErrorCode::Unsupported,
                     .what = "all layers of this family turn queries and keys alike",
                     .file = config.file(),
                     .item = "rope_parameters",
                     .expected = "rope_type and rope_theta",
                     .found = "one object for each kind of layer"};
    }
    const Result<Config> own
        = parameters.value().object(layers == RotaryLayers::Whole ? "full_attention" : "sliding_attention");
    if (!own)
        return own.error();
    return std::optional<Config>(own.value());
}

/// How many dimensions of a head are turned.
Result<int> readDimensions(const Config &config, const std::optional<Config> &parameters,
                           const RotaryKeys &keys, int dHead)
{
    const bool newer = parameters && parameters->has("partial_rotary_factor");
    const std::string key = newer || keys.fraction.empty() ? "partial_rotary_factor" : keys.fraction;
    const double least
        = keys.fraction.empty() ? 1 : 1e-3; // others would be turned as if there were no such key
    const Result<double> fraction
        = (newer ? *parameters : config).number(key, least, 1, keys.fractionFallback);
    if (!fraction)
        return fraction.error();
    const int dimensions = static_cast<int>(dHead * fraction.value());
    if (dimensions >= 2 && dimensions % 2 == 0)
        return dimensions;
    return Error{.code = ErrorCode::BadValue,
                 .what = "rotary embedding turns pairs of numbers",
                 .file = config.file(),
                 .item = "head_dim",
                 .expected = "an even number of turned dimensions",
                 .found = std::to_string(dimensions)};
}

} // namespace

Result<Rotary> readRotary(const Config &config, const RotaryKeys &keys, int dHead, int positions)
{
    const Result<std::optional<Config>> parameters = readParameters(config, keys.layers);
    if (!parameters)
        return parameters.error();
    const bool newer = parameters.value().has_value();
    const Result<int> dimensions = readDimensions(config, parameters.value(), keys, dHead);
    if (!dimensions)
        return dimensions.error();
    const Result<double> older = config.number(keys.theta, 1.0001, MaxTheta, keys.thetaFallback);
    if (!older)
        return older.error();
    const Result<double> theta
        = newer ? parameters.value()->number("rope_theta", 1.0001, MaxTheta, older.value()) : older;
    const Result<std::int64_t> original
        = config.integer("original_max_position_embeddings", 2, limits::maxPositions, positions);
    if (!theta)
        return theta.error();
    if (!original)
        return original.error();
    Rotary rotary;
    rotary.dimensions = dimensions.value();
    rotary.theta = theta.value();
    rotary.trainedPositions = positions;
    if (!newer && (!config.has("rope_scaling") || keys.layers == RotaryLayers::Windowed))
        return rotary;
    const Result<Config> scaling
        = newer ? Result<Config>(*parameters.value()) : config.object("rope_scaling");
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
