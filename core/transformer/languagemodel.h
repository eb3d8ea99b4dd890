// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/transformer/sequenceends.h"
#include "core/transformer/tracesource.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace headlight {

class Tokenizer;

/// A Hugging Face model folder, loaded: config.json, weights and tokenizer.
///
/// Immutable after loading; all const functions may be called from several threads at once.
class LanguageModel : public TraceSource
{
public:
    /// Token ids given directly, as `--ids` on the command line does.
    struct IdInput
    {
        std::vector<std::int32_t> ids;
        std::vector<std::int32_t> typeIds; ///< empty: all 0
        std::vector<std::int32_t> attentionMask; ///< empty: all 1
        std::optional<std::vector<std::int32_t>> decoderIds{}; ///< of an encoder-decoder, start token
                                                               ///< included; absent: the start token alone
    };

    /// Reads @p folder. Everything is validated before the weights are read.
    /// @param progress called with 0 … 1 on the calling thread; may be empty
    /// @return Unsupported for an unknown family, MissingPart/BadShape/BadValue naming tensor or key,
    /// TooLarge
    ///   when the weights do not fit into memory, Cancelled
    static Result<std::shared_ptr<const LanguageModel>>
    load(const std::string &folder, const CancelToken &cancel = {},
         const std::function<void(double)> &progress = {});

    ~LanguageModel() override;

    const ModelInfo &info() const override;
    std::vector<std::string> warnings() const override;
    Result<RunEstimate> estimate(const TextInput &input) const override;
    Result<TracePtr> trace(const TextInput &input, const CancelToken &cancel) const override;
    Result<TracePtr> traceLayerFirst(const TextInput &input, const EarlyLayer &early,
                                     const CancelToken &cancel) const override;
    /// See roundedStacks().
    Result<std::shared_ptr<const TraceSource>> rounded() const override;
    Result<Interventions::ReplacedToken> oneToken(const std::string &text) const override;
    Result<GenerationStep> generateNext(const TracePtr &trace, const CancelToken &cancel) const override;

    /// As TraceSource::traceEach(); all texts are read and checked before the first one runs. Sentences are
    /// packed row after row, without padding, and some 250 tokens of them run at once, so that a product with
    /// weights is one for all; a sentence gets the bits that it gets alone. Memory: that of the traces of one
    /// such pack, or of a longer sentence.
    /// @return also OutOfMemory and Cancelled, with the first input of the pack that was running
    std::optional<BatchFailure> traceEach(std::span<const TextInput> inputs, const CancelToken &cancel,
                                          const TraceSink &sink) const override;

    /// The same for ids, with the errors of traceIds().
    std::optional<BatchFailure> traceEachIds(std::span<const IdInput> inputs, const CancelToken &cancel,
                                             const TraceSink &sink) const;

    /// @return InvalidArgument when an id has no embedding row, the three lists differ in length, there are
    ///   more ids than positions, or decoder ids for a model without decoder
    Result<TracePtr> traceIds(const IdInput &input, const CancelToken &cancel = {}) const;

    /// The run of @p trace with @p id behind its last token, with the interventions of @p trace; an encoder
    /// is not run again. The text stays as it is.
    /// @param trace of this model and of kind Decoder
    /// @return InvalidArgument as traceIds()
    Result<TracePtr> extend(const TracePtr &trace, std::int32_t id, const CancelToken &cancel = {}) const;

    /// The tokens with which what the model writes begins and ends.
    const SequenceEnds &sequenceEnds() const;

    /// Null when the folder has no tokenizer; then only traceIds() works.
    const Tokenizer *tokenizer() const;

private:
    struct Implementation;
    explicit LanguageModel(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> m;
};

} // namespace headlight
