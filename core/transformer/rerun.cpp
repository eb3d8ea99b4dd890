// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/rerun.h"

#include "core/transformer/transformer.h"

#include <algorithm>
#include <new>

namespace headlight {

namespace {

/// The content of a run to come: all that belongs to the text, and the layers below @p first.
Trace::Content contentFrom(const Trace &base, const Interventions &interventions, int first)
{
    const Trace::Content &from = base.content();
    Trace::Content content;
    content.model = from.model;
    content.text = from.text;
    content.pair = from.pair;
    content.hasPair = from.hasPair;
    content.encoding = from.encoding;
    content.tokensBeforeCut = from.tokensBeforeCut;
    content.display = from.display;
    content.predictionHead = from.predictionHead;
    content.headOutput = from.headOutput;
    content.transformer = from.transformer;
    if (!interventions.isEmpty())
        content.interventions = std::make_shared<const Interventions>(interventions);
    for (const Interventions::ReplacedToken &replaced : interventions.replacedTokens) {
        const auto token = static_cast<std::size_t>(replaced.position);
        content.encoding.ids[token] = replaced.id;
        content.encoding.tokens[token] = replaced.token;
        content.display[token] = replaced.display;
    }
    content.layers.assign(from.layers.begin(), from.layers.begin() + first);
    content.hiddenStates.assign(from.hiddenStates.begin(),
                                from.hiddenStates.begin() + (first > 0 ? first + 1 : 0));
    return content;
}

} // namespace

Result<TracePtr> rerun(const Trace &base, const Interventions &interventions, const CancelToken &cancel)
try {
    const auto &transformer = base.content().transformer;
    if (!transformer)
        return Error{.code = ErrorCode::MissingPart,
                     .what = "this attention was made elsewhere, without its model",
                     .hint = "open the model itself to change something about it"};
    if (base.model().isEncoderDecoder)
        return Error{.code = ErrorCode::Unsupported,
                     .what = "nothing can be changed about a model of encoder and decoder yet",
                     .hint = "use a model of one stack, such as BERT or GPT-2"};
    if (base.interventions())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "something was changed about this run already",
                     .hint = "begin with the run of the model as it is"};
    if (!base.isWhole())
        return Error{.code = ErrorCode::InvalidArgument, .what = "this run has not ended yet"};
    if (const Status fine = checkInterventions(interventions, transformer->shape(), base.tokens()); !fine)
        return fine.error();
    // The last layer's hidden states stand behind the final norm, so at least that layer runs again.
    const int first = std::min(interventions.firstLayer(base.layers()), base.layers() - 1);
    Trace::Content content = contentFrom(base, interventions, first);
    const Encoding &encoding = content.encoding;
    const Transformer::Input input{encoding.ids, encoding.typeIds, base.content().attended};
    if (const Status done = transformer->run(input, cancel, content); !done)
        return done.error();
    return std::make_shared<const Trace>(std::move(content));
} catch (const std::bad_alloc &) {
    return Error{.code = ErrorCode::OutOfMemory,
                 .what = "there is not enough memory for this text",
                 .hint = "close other programs or use a shorter text"};
}

} // namespace headlight
