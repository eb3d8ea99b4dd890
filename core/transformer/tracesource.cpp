// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/tracesource.h"

namespace headlight {

Result<TracePtr> TraceSource::traceLayerFirst(const TextInput &input, const EarlyLayer &,
                                              const CancelToken &cancel) const
{
    return trace(input, cancel);
}

Result<std::shared_ptr<const TraceSource>> TraceSource::rounded() const
{
    return Error{.code = ErrorCode::Unsupported, .what = "there is no faster way to run this model"};
}

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

Result<Interventions::ReplacedToken> TraceSource::oneToken(const std::string &) const
{
    return Error{.code = ErrorCode::Unsupported, .what = "this model has no tokenizer"};
}

} // namespace headlight
