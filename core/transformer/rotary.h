// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <vector>

namespace headlight {

class Config;

/// Rotary position embedding: queries and keys are turned, pair by pair, by an angle that grows with the
/// position, so that their product depends on the distance alone (Su et al. 2021, arXiv:2104.09864).
struct Rotary
{
    enum class Scaling {
        None,
        Linear, ///< positions divided by factor (Chen et al. 2023, arXiv:2306.15595)
        Dynamic, ///< theta grows with texts longer than the trained ones ("NTK-aware")
        Llama3, ///< low frequencies divided by factor (Llama 3.1, arXiv:2407.21783)
        Yarn, ///< low frequencies divided, high ones kept, a ramp between (Peng et al. 2023,
              ///< arXiv:2309.00071)
        LongRope, ///< one factor a frequency (Ding et al. 2024, arXiv:2402.13753)
    };

    int dimensions = 0; ///< of each head that are turned, the first ones; even; 0: none
    double theta = 10000;
    Scaling scaling = Scaling::None;
    double factor = 1;
    int trainedPositions = 0; ///< before scaling
    double lowFactor = 1, highFactor = 4; ///< Llama3: trained positions per wavelength where scaling ends
    double betaFast = 32, betaSlow = 1; ///< Yarn: turns within the trained positions where the ramp begins
    bool wholePairs = true; ///< Yarn: and ends, at whole pairs
    double magnitude = 1; ///< cosines and sines are multiplied with it
    std::vector<double> shortFactors, longFactors; ///< LongRope, dimensions/2 of each
};

/// Layers that may have a rotary embedding of their own.
enum class RotaryLayers {
    All,
    Whole, ///< those that see the whole text
    Windowed, ///< those with a window; the scaling of rope_scaling is not theirs
};

/// Where a family keeps what turns its queries and keys. Newer files have it all in rope_parameters, by the
/// kind of layer where there are several.
struct RotaryKeys
{
    std::string theta = "rope_theta";
    double thetaFallback = 10000;
    std::string fraction{}; ///< key for the turned part of each head; empty: all of it
    double fractionFallback = 1;
    RotaryLayers layers = RotaryLayers::All;
};

/// Reads theta, turned part and scaling of a model with @p positions as config.json promises.
/// @return BadValue or Unsupported naming key, found and allowed
Result<Rotary> readRotary(const Config &config, const RotaryKeys &keys, int dHead, int positions);

/// The angular frequency of each pair, radians a position, for a text of @p tokens.
std::vector<float> frequencies(const Rotary &rotary, int tokens);

/// Cosines and sines for the positions of one run.
class RotaryTable
{
public:
    void prepare(const Rotary &rotary, int tokens);

    /// Turns @p heads vectors of @p dHead numbers that lie side by side, in place: number i of a vector is
    /// paired with number i + dimensions/2.
    void turn(float *row, int position, int heads, int dHead) const;

private:
    int m_pairs = 0;
    std::vector<float> m_cosines; // (tokens, pairs)
    std::vector<float> m_sines;
};

} // namespace headlight
