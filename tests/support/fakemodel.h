// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/tracesource.h"

#include <QSemaphore>

#include <atomic>
#include <memory>
#include <string>

namespace headlight::test {

/// A model without weights: one token a word (split at spaces), queries and keys computed from the words, so
/// that every head differs and the same text always gives the same patterns. With segments it adds [CLS]
/// and [SEP]; causal it adds nothing.
class FakeModel : public TraceSource
{
public:
    explicit FakeModel(ModelInfo info = encoder());

    static ModelInfo encoder(); ///< 2 layers × 3 heads, segments, 64 positions
    /// 2 layers × 3 heads in the encoder, 4 layers × 2 heads in the decoder, whose text begins with <s>.
    static ModelInfo encoderDecoder();
    static ModelInfo decoder(); ///< 3 layers × 4 heads, causal, 64 positions

    const ModelInfo &info() const override { return *m_info; }
    Result<RunEstimate> estimate(const TextInput &input) const override;
    /// Text "fail" gives BadValue.
    Result<TracePtr> trace(const TextInput &input, const CancelToken &cancel) const override;

    /// When `givesEarly` is set, gives the layer before it waits at the gate.
    Result<TracePtr> traceLayerFirst(const TextInput &input, const EarlyLayer &early,
                                     const CancelToken &cancel) const override;

    Result<std::shared_ptr<const TraceSource>> rounded() const override;

    /// Writes " more" until there are 12 tokens, then ends.
    Result<GenerationStep> generateNext(const TracePtr &trace, const CancelToken &cancel) const override;

    std::vector<std::string> warnings() const override { return notes; }

    std::vector<std::string> notes; ///< what warnings() says
    GenerationEnd writesUntil = GenerationEnd::EndToken; ///< why generateNext() ends
    /// When gated, a run announces itself at `started` and then waits at `gate`.
    bool gated = false;
    bool givesEarly = false; ///< whether traceLayerFirst() does
    float skew = 0; ///< added to the queries' phase: another model, but nearly the same
    bool hasTwin = false; ///< whether rounded() gives a model with a skew of 0.01 that gives layers early
    mutable QSemaphore started;
    mutable QSemaphore gate;
    mutable std::atomic<int> cancelledRuns{0};
    mutable std::atomic<int> runs{0};

private:
    Result<TracePtr> traceNow(const TextInput &input) const;
    TracePtr encoderDecoderTrace(const TextInput &input) const;

    std::shared_ptr<const ModelInfo> m_info;
};

} // namespace headlight::test
