// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/tracetensors.h"

#include <optional>
#include <string_view>

namespace headlight {

/// Files that can hold a whole trace.
enum class TraceFormat { Safetensors, Json, Npz };

/// By the name's extension, in upper or lower case; nullopt for any other.
std::optional<TraceFormat> traceFormatOf(std::string_view path);

/// The bytes of such a file. @return the errors of traceTensors() and of the format's encoder
Result<std::string> encodeTrace(const Trace &trace, const TraceScope &scope, const TraceParts &parts,
                                TraceFormat format, const Progress &progress = {});

} // namespace headlight
