// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/interventions.h"
#include "core/transformer/trace.h"

namespace headlight {

/// Runs the model of @p base on the same tokens with something changed; everything downstream is recomputed,
/// what lies below the lowest changed layer is taken over.
///
/// The trace that comes back carries the interventions in Trace::Content. Without any it equals @p base.
/// @return MissingPart for a trace without its model (attention made elsewhere); Unsupported for
///   encoder-decoders; InvalidArgument for a trace that carries interventions itself; the errors of
///   checkInterventions(); Cancelled, polled before each layer; OutOfMemory
/// Thread-safe.
Result<TracePtr> rerun(const Trace &base, const Interventions &interventions, const CancelToken &cancel = {});

} // namespace headlight
