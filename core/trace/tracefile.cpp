// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/tracefile.h"

#include "core/checkpoint/safetensorswriter.h"
#include "core/trace/npz.h"
#include "core/trace/tracejson.h"

#include <algorithm>

namespace headlight {
namespace {

bool hasExtension(std::string_view path, std::string_view lowerCase)
{
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    return path.size() > lowerCase.size()
        && std::equal(lowerCase.rbegin(), lowerCase.rend(), path.rbegin(),
                      [&](char b, char a) { return same(a, b); });
}

} // namespace

std::optional<TraceFormat> traceFormatOf(std::string_view path)
{
    if (hasExtension(path, ".safetensors"))
        return TraceFormat::Safetensors;
    if (hasExtension(path, ".json"))
        return TraceFormat::Json;
    if (hasExtension(path, ".npz"))
        return TraceFormat::Npz;
    return std::nullopt;
}

Result<std::string> encodeTrace(const Trace &trace, const TraceScope &scope, const TraceParts &parts,
                                TraceFormat format, const Progress &progress)
{
    if (format == TraceFormat::Json)
        return traceAsJson(trace, scope, parts, progress);
    const auto tensors = traceTensors(trace, scope, parts, progress);
    if (!tensors)
        return tensors.error();
    if (format == TraceFormat::Npz)
        return encodeNpz(tensors.value());
    return encodeSafetensors(tensors.value(), traceMetadata(trace, scope));
}

} // namespace headlight
