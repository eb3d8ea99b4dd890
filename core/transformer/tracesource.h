// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/transformer/generationstep.h"
#include "core/transformer/modelinfo.h"
#include "core/transformer/trace.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace headlight {

/// What the user typed, UTF-8, byte for byte.
struct TextInput
{
    std::string text;
    std::optional<std::string> pair{}; ///< second sentence, for models with segments
    std::optional<std::string>
        decoderText{}; ///< what the decoder of an encoder-decoder has written so far;
                       ///< absent or empty: its start token alone. Other models ignore it

    bool operator==(const TextInput &) const = default;
};

/// What a run will need, known before it starts.
struct RunEstimate
{
    std::int64_t tokens = 0; ///< after cutting to the model's positions
    double flop = 0; ///< floating-point operations of the forward pass
    std::uint64_t bytes = 0; ///< memory the trace will hold when every pattern has been looked at
};

/// Which input of many could not be run, and why.
struct BatchFailure
{
    std::size_t index = 0; ///< counted from 0
    Error error;
};

/// A layer that somebody looks at while the run goes on.
struct EarlyLayer
{
    AttentionKind kind = AttentionKind::Encoder; ///< of an encoder-decoder; other models have one kind
    int layer = 0; ///< clamped to the model's
    /// Called at most once, on the running thread, with a trace that has this layer alone
    /// (Trace::hasLayer()).
    std::function<void(const TracePtr &)> give;
};

/// Takes the trace of input number @p index. @return an error to stop there
using TraceSink = std::function<Status(std::size_t index, TracePtr trace)>;

/// Something that turns text into traces: a loaded model, or a fake one in a test.
class TraceSource
{
public:
    virtual ~TraceSource() = default;

    virtual const ModelInfo &info() const = 0;

    /// What was odd but usable when the model was opened: unused tensors, NaN, ignored custom code. One
    /// sentence each, English, without a full stop.
    virtual std::vector<std::string> warnings() const { return {}; }

    /// Tokens and cost of @p input, without running the layers. Thread-safe.
    virtual Result<RunEstimate> estimate(const TextInput &input) const = 0;

    /// Runs the model on @p input. Thread-safe; polls @p cancel between layers and then returns Cancelled.
    /// An empty text gives the template's tokens alone; a text without any token gives InvalidArgument.
    /// Text longer than the model's positions is cut, and Trace::wasCut() says so.
    /// An encoder-decoder gives the trace of its decoder with the encoder's and the cross-attention as
    /// companions.
    virtual Result<TracePtr> trace(const TextInput &input, const CancelToken &cancel) const = 0;

    /// trace(), which also gives one layer as soon as its queries, keys and values are there. Its numbers are
    /// those of the trace that is returned. A source that cannot do so just runs.
    virtual Result<TracePtr> traceLayerFirst(const TextInput &input, const EarlyLayer &early,
                                             const CancelToken &cancel) const;

    /// A source of the same model that is about twice as fast and not exact: for a first look while this one
    /// runs. Thread-safe; may throw std::bad_alloc. @return Unsupported where there is none
    virtual Result<std::shared_ptr<const TraceSource>> rounded() const;

    /// The traces of many texts, each the same as trace() would give, one after the other into @p sink, which
    /// is called on the calling thread. Thread-safe. No more traces are held than a model runs at once.
    /// @return the first failure, of trace() or of @p sink; traces before it have been given
    virtual std::optional<BatchFailure> traceEach(std::span<const TextInput> inputs,
                                                  const CancelToken &cancel, const TraceSink &sink) const;

    /// The token that @p text is, to put in the place of another; position is left 0. Thread-safe.
    /// @return InvalidArgument where it is none or several, Unsupported where there is no tokenizer
    virtual Result<Interventions::ReplacedToken> oneToken(const std::string &text) const;

    /// The likeliest next token behind @p trace, of kind Decoder and of this source, and the trace with it.
    /// Thread-safe. @return InvalidArgument where nothing is written
    virtual Result<GenerationStep> generateNext(const TracePtr &trace, const CancelToken &cancel) const;
};

} // namespace headlight
