// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/standardprofile.h"

#include <string>
#include <string_view>

namespace headlight {

/// A profile as JSON, to be kept and read again:
///
///     schema, program, model (name, family), layers, heads
///     sequences, why_no_sequences, sentences
///     means   one object a head, layer by layer: metric → mean, chance, low, high, samples, rows; null where
///             nothing was measured
///
/// null also stands for NaN.
std::string profileAsJson(const StandardProfile &profile, const ModelInfo &model);

/// Reads what profileAsJson() writes.
/// @param file for messages
/// @return BadFormat, BadValue or BadShape naming the key; Unsupported for another schema
Result<StandardProfile> parseProfile(std::string_view text, const std::string &file);

/// The same from a file of at most limits::profileBytes.
Result<StandardProfile> readProfile(const std::string &path);

} // namespace headlight
