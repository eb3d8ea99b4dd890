// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/tracesource.h"

namespace headlight {

std::optional<BatchFailure> TraceSource::traceEach(std::span<const TextInput> inputs,
                                                   const CancelToken &cancel, const TraceSink &sink) const
{
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        Result<TracePtr> trace = this->trace(inputs[i], cancel);
        const Status taken = trace ? sink(i, std::move(trace).value()) : Status(trace.error());
        if (!taken)
            return BatchFailure{i, taken.error()};
    }
    return std::nullopt;
}

} // namespace headlight
