// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/tracetensors.h"

namespace headlight {

/// Number of the format below; readers refuse a larger one.
inline constexpr int TraceJsonSchema = 1;

/// A trace as one JSON object: "schema", "program", "model" {…}, "text", "pair", "tokens", "display",
/// "type_ids", "offsets", "heads", and then the arrays of traceTensors() by their names as nested lists. For
/// an encoder-decoder these are the encoder's, beside "decoder_text", "decoder_tokens" and so on.
///
/// Numbers have as many digits as they need to read back exactly. NaN and infinities, which JSON has no words
/// for, are null, and then a field "note" says so. Bytes that are no UTF-8 become U+FFFD.
/// @return the errors of traceTensors()
Result<std::string> traceAsJson(const Trace &trace, const TraceScope &scope, const TraceParts &parts,
                                const Progress &progress = {});

} // namespace headlight
