// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/quantity.h"

#include "core/analysis/flow.h"
#include "core/analysis/rollout.h"
#include "core/analysis/valueweighted.h"
#include "core/base/memory.h"

#include <array>

namespace headlight {

namespace {

using Numbers = Result<std::shared_ptr<const Matrix>>;

struct MeaningFacts
{
    Meaning meaning;
    const char *word;
    Unit unit;
    bool ofOneHead;
};

constexpr std::array<MeaningFacts, 6> meaningTable{{
    {Meaning::Probability, "probability", Unit::Share, true},
    {Meaning::Score, "score", Unit::Logit, true},
    {Meaning::NormWeighted, "norm", Unit::Norm, true},
    {Meaning::Contribution, "contribution", Unit::Share, true},
    {Meaning::Rollout, "rollout", Unit::Share, false},
    {Meaning::Flow, "flow", Unit::Share, false},
}};

const MeaningFacts &factsOf(Meaning meaning)
{
    return meaningTable[static_cast<std::size_t>(meaning)];
}

Status checkQuantity(const Trace &trace, const Quantity &quantity)
{
    const auto absent = [](const char *what, int index, int count) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = std::string("there is no such ") + what,
                     .expected = "0 to " + std::to_string(count - 1),
                     .found = std::to_string(index)};
    };
    if (quantity.layer < 0 || quantity.layer >= trace.layers())
        return absent("layer", quantity.layer, trace.layers());
    if (quantity.head && (*quantity.head < 0 || *quantity.head >= trace.heads()))
        return absent("head", *quantity.head, trace.heads());
    const bool needsRest = quantity.meaning != Meaning::Probability && quantity.meaning != Meaning::Score;
    if (!trace.hasLayer(quantity.layer) || (needsRest && !trace.isWhole()))
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the run has not ended, and this needs more than the layer that is there",
                     .hint = "wait for its end"};
    return Done{};
}

Numbers scoresOf(const TracePtr &trace, const Quantity &quantity)
{
    if (quantity.head) {
        const auto attention = trace->attention({quantity.layer, *quantity.head});
        return std::shared_ptr<const Matrix>(attention, &attention->scores);
    }
    Matrix sum = Matrix::Zero(trace->tokens(), trace->keys());
    for (int head = 0; head < trace->heads(); ++head)
        sum += trace->attention({quantity.layer, head})->scores;
    return std::make_shared<const Matrix>(sum / static_cast<float>(trace->heads()));
}

Numbers patternOf(const TracePtr &trace, const Quantity &quantity)
{
    if (!quantity.head)
        return trace->meanPattern(quantity.layer);
    const auto attention = trace->attention({quantity.layer, *quantity.head});
    return std::shared_ptr<const Matrix>(attention, &attention->pattern);
}

/// The patterns of all layers up to @p lastLayer, with the residual, as rollout and flow follow them.
Result<std::vector<Matrix>> followedPatterns(const Trace &trace, int lastLayer, const CancelToken &cancel)
{
    // The trace keeps scores and pattern of every head that somebody has looked at.
    const double bytes = 2 * sizeof(float) * static_cast<double>(trace.tokens())
        * static_cast<double>(trace.keys()) * static_cast<double>(trace.heads()) * (lastLayer + 1);
    const std::optional<std::uint64_t> free = availableMemory();
    if (free && bytes > static_cast<double>(*free))
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the patterns of all these layers do not fit into memory",
                     .expected = "at most " + memoryText(*free) + ", which are free",
                     .found = memoryText(static_cast<std::uint64_t>(bytes)),
                     .hint = "use a shorter text or a lower layer"};
    return fusedPatterns(trace, HeadFusion::Mean, cancel, lastLayer);
}

Numbers rolloutTo(const Trace &trace, int layer, const CancelToken &cancel)
{
    const auto patterns = followedPatterns(trace, layer, cancel);
    if (!patterns)
        return patterns.error();
    return std::make_shared<const Matrix>(rollout(patterns.value()).back());
}

Numbers flowTo(const Trace &trace, int layer, const CancelToken &cancel)
{
    const auto patterns = followedPatterns(trace, layer, cancel);
    if (!patterns)
        return patterns.error();
    std::vector<Matrix> steps;
    for (const Matrix &pattern : patterns.value())
        steps.push_back(rolloutStep(pattern, {}));
    Matrix shares(trace.tokens(), trace.keys());
    for (int query = 0; query < trace.tokens(); ++query) {
        const auto flow = attentionFlow(steps, query, cancel);
        if (!flow)
            return flow.error();
        for (int key = 0; key < trace.keys(); ++key)
            shares(query, key) = static_cast<float>(flow.value().share[static_cast<std::size_t>(key)]);
    }
    return std::make_shared<const Matrix>(std::move(shares));
}

} // namespace

Unit unitOf(Meaning meaning)
{
    return factsOf(meaning).unit;
}

const char *meaningWord(Meaning meaning)
{
    return factsOf(meaning).word;
}

std::optional<Meaning> meaningOf(std::string_view word)
{
    for (const MeaningFacts &facts : meaningTable) {
        if (facts.word == word)
            return facts.meaning;
    }
    return std::nullopt;
}

bool isOfOneHead(Meaning meaning)
{
    return factsOf(meaning).ofOneHead;
}

Result<std::shared_ptr<const Matrix>> deriveNumbers(const TracePtr &trace, const Quantity &quantity,
                                                    const CancelToken &cancel)
{
    if (const Status fine = checkQuantity(*trace, quantity); !fine)
        return fine.error();
    switch (quantity.meaning) {
    case Meaning::Score:
        return scoresOf(trace, quantity);
    case Meaning::NormWeighted: {
        auto norms = normWeighted(*trace, quantity.layer, quantity.head, cancel);
        return norms ? Numbers(std::make_shared<const Matrix>(std::move(norms.value())))
                     : Numbers(norms.error());
    }
    case Meaning::Contribution: {
        auto shares = contributions(*trace, quantity.layer, quantity.head, cancel);
        return shares ? Numbers(std::make_shared<const Matrix>(std::move(shares.value().keys)))
                      : Numbers(shares.error());
    }
    case Meaning::Rollout:
        return rolloutTo(*trace, quantity.layer, cancel);
    case Meaning::Flow:
        return flowTo(*trace, quantity.layer, cancel);
    case Meaning::Probability:
        break;
    }
    return patternOf(trace, quantity);
}

} // namespace headlight
