// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/tokenizer/tokenizer.h"
#include "core/transformer/stackoutput.h"
#include "core/transformer/stacks.h"
#include "core/transformer/trace.h"
#include "core/transformer/tracesource.h"

#include <memory>
#include <mutex>
#include <vector>

namespace headlight {

/// The tokens of one run, as the beginning of its traces: text, pair, encoding, tokensBeforeCut and attended
/// are set.
struct TraceRequest
{
    Trace::Content content;
    Trace::Content decoder; ///< what the decoder of an encoder-decoder reads; of other models empty

    /// Tokens of both.
    std::size_t tokens() const { return content.encoding.size() + decoder.encoding.size(); }
};

/// The most tokens of whole sentences that are run at once; a longer sentence runs alone. Measured on two
/// cores with sentences of 8 to 32 tokens, as a part of the time of one by one: models in the shapes of
/// BERT-base and GPT-2 small take 0.81 to 0.86 when 64 tokens run at once and 0.75 to 0.82 from 256 on, where
/// all time goes into arithmetic; the included ones, whose weights stay in the cache, 0.95 with 128 and 256,
/// and 1 from 1024 on, where the rows leave it. All traces of a pack are held until it ends: 150 KB a token
/// of BERT-base's shape.
inline constexpr std::size_t PackedTokens = 256;

/// Runs the stacks of a model over tokens and makes traces of what they compute.
///
/// Immutable; all functions may be called from several threads at once. They may throw std::bad_alloc.
class TraceRunner
{
public:
    /// @param tokenizer names the tokens; null: their ids do
    TraceRunner(Stacks stacks, std::shared_ptr<const Tokenizer> tokenizer,
                std::shared_ptr<const ModelInfo> info);

    const Stacks &stacks() const { return m_stacks; }

    /// The errors of checkTokens() for the stacks that read @p request.
    Status check(const TraceRequest &request) const;

    /// Runs @p request. What the run before computed for the same beginning is taken over.
    /// @param early a layer to be given before the run ends; or null
    /// @return the errors of check(), Cancelled
    Result<TracePtr> run(TraceRequest request, const CancelToken &cancel,
                         const EarlyLayer *early = nullptr) const;

    /// Runs all of @p requests at once, which have passed check(): each product with weights is one for all
    /// of them. @return their traces, in order, with the bits that each would have alone; Cancelled
    Result<std::vector<TracePtr>> runAll(std::vector<TraceRequest> requests, const CancelToken &cancel) const;

    /// Runs the only stack or the decoder over @p content. @param encoder that the decoder looks at, or null
    /// @return the errors of checkTokens(), Cancelled
    Result<TracePtr> runMain(Trace::Content content, const TracePtr &encoder, const CancelToken &cancel,
                             const EarlyLayer *early = nullptr) const;

private:
    /// What one stack runs over.
    struct StackRun
    {
        std::vector<Trace::Content> contents;
        std::vector<TracePtr> encoders{}; ///< that each content looks at; or empty
        const Trace *previous = nullptr; ///< whose beginning is taken over, for one content only; or null
        const EarlyLayer *early = nullptr; ///< of one content only; or null
    };

    /// The trace of the run before, as long as somebody shows it: most keystrokes leave most of a text as it
    /// was.
    class LastTrace
    {
    public:
        TracePtr get() const
        {
            const std::lock_guard lock(m_mutex);
            return m_trace.lock();
        }
        void set(const TracePtr &trace)
        {
            const std::lock_guard lock(m_mutex);
            m_trace = trace;
        }

    private:
        mutable std::mutex m_mutex;
        std::weak_ptr<const Trace> m_trace;
    };

    Result<std::vector<TracePtr>> runStack(const Transformer &stack, StackRun run,
                                           const CancelToken &cancel) const;
    Result<std::vector<TracePtr>> runAll(std::vector<TraceRequest> requests, const EarlyLayer *early,
                                         const CancelToken &cancel) const;
    void giveEarly(const EarlyLayer &early, const Transformer &stack, RunSequence &sequence,
                   const std::vector<TracePtr> &encoders) const;
    Trace::Content crossContent(const Trace::Content &decoder, const Trace &encoder) const;
    std::vector<std::string> labels(const Encoding &encoding) const;

    std::shared_ptr<const ModelInfo> m_info;
    Stacks m_stacks;
    std::shared_ptr<const Tokenizer> m_tokenizer; // null without
    std::shared_ptr<const PredictionHead> m_predictionHead; // null without
    std::shared_ptr<const HeadOutput> m_mainOutput, m_encoderOutput; // of the stacks
    mutable LastTrace m_last; // changes no bit of what comes after, only its cost
};

} // namespace headlight
