// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"

#include <string>

namespace headlight {

/// What one picture shows as numbers, with what they mean; see csv.h and tracejson.h for whole traces.

/// One line for each row and column that is not masked:
///
///     meaning,unit,reference,layer,head,query,query_text,key,key_text,value,hidden_share
///
/// meaning as meaningWord(); unit "share", "logit" or "norm"; reference empty, or what was subtracted as
/// "probability L2 H5"; head a number, "mean" or, where heads are taken together, "all"; query and key the
/// position of the first token of the text; hidden_share empty, or the share of the row that left-out keys
/// have. RFC 4180: UTF-8, CRLF; numbers with a point and all digits, "nan" for what is not known.
/// Any thread.
std::string readingAsCsv(const Reading &reading);

/// The same as one object of the schema "headlight.reading/1", with the numbers as rows; null for what is
/// masked or not known. Any thread.
std::string readingAsJson(const Reading &reading);

} // namespace headlight
