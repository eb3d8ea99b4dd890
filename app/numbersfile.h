// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/trace/tracescope.h"

#include <QString>

namespace headlight::app {

/// Writes the patterns of @p scope to @p path: .json, .npz or .safetensors by its ending, CSV with any other.
/// An old file stays as it was on an error.
/// Any thread. @return the errors of the format's encoder and of writeFileAtomically(); Cancelled
Status writeNumbers(const Trace &trace, const TraceScope &scope, const QString &path,
                    const Progress &progress = {});

/// Writes what a picture shows to @p path: .json by its ending, CSV with any other. An old file stays as it
/// was on an error. Any thread. @return Unsupported for a file of arrays, which could not say what the
/// numbers mean; errors of
///   writeFileAtomically()
Status writeReading(const Reading &reading, const QString &path);

} // namespace headlight::app
