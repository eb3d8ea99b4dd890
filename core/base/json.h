// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// A parsed JSON document and what was odd about it.
struct JsonDocument
{
    nlohmann::json root;
    std::vector<std::string> duplicateKeys; ///< the last value counts, as in Python; at most 16 are listed
};

/// Parses JSON text from a file: strictly UTF-8, at most limits::jsonDepth levels deep, nothing behind the
/// value. A byte order mark at the beginning is skipped.
/// @param file for the error text
/// @return BadFormat with the byte where parsing stopped, TooLarge for the depth, OutOfMemory
///
/// Include this in .cpp files only: the header of the JSON library is long.
Result<JsonDocument> parseJson(std::string_view text, const std::string &file);

} // namespace headlight
