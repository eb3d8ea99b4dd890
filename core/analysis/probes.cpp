// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/probes.h"

#include "core/tokenizer/tokenizer.h"

#include <algorithm>
#include <random>

namespace headlight {

namespace {

constexpr int FewestTokens = 4;

/// The ids of words and parts of words, and what the model's template puts around a text.
struct Alphabet
{
    std::vector<std::int32_t> before, after;
    std::vector<std::int32_t> usable;
};

/// Whether a token reads as something special: "[MASK]", "<pad>", "<|endoftext|>".
bool looksSpecial(const std::string &token)
{
    return token.size() > 2
        && ((token.front() == '[' && token.back() == ']') || (token.front() == '<' && token.back() == '>'));
}

Result<Alphabet> alphabetOf(const LanguageModel &model)
{
    const Tokenizer *tokenizer = model.tokenizer();
    if (!tokenizer)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "without a tokenizer it is not known which tokens are words"};
    const Result<Encoding> empty = tokenizer->encode("");
    const Result<Encoding> letter = tokenizer->encode("a");
    if (!empty || !letter)
        return empty ? letter.error() : empty.error();
    Alphabet alphabet;
    const std::vector<std::int32_t> &around = letter.value().ids;
    const std::vector<std::uint8_t> &special = letter.value().special;
    const auto firstWord = std::find(special.begin(), special.end(), 0) - special.begin();
    alphabet.before.assign(around.begin(), around.begin() + firstWord);
    for (std::size_t i = static_cast<std::size_t>(firstWord); i < around.size(); ++i) {
        if (special[i] != 0)
            alphabet.after.push_back(around[i]);
    }
    if (const auto start = tokenizer->id("<|endoftext|>"); start && alphabet.before.empty())
        alphabet.before.push_back(*start);
    const std::int32_t bound = std::min(tokenizer->idBound(), model.info().vocabulary);
    for (std::int32_t id = 0; id < bound; ++id) {
        const std::string token = tokenizer->token(id);
        if (!token.empty() && !looksSpecial(token))
            alphabet.usable.push_back(id);
    }
    return alphabet;
}

/// Adds the scores of every trace to @p profile, which is to get @p count.
TraceSink addTo(HeadProfile &profile, std::size_t count, const CancelToken &cancel,
                const ProbeProgress &progress)
{
    return [&profile, count, cancel, &progress](std::size_t index, const TracePtr &trace) -> Status {
        const auto scores = allHeadScores(*encoderTrace(trace), cancel);
        if (!scores)
            return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
        profile.add(*scores);
        if (progress)
            progress(static_cast<double>(index + 1) / static_cast<double>(count));
        return Done{};
    };
}

} // namespace

TracePtr encoderTrace(const TracePtr &trace)
{
    return trace->model().isEncoderDecoder ? traceOf(trace, AttentionKind::Encoder) : trace;
}

Error withSentence(const BatchFailure &failure)
{
    Error error = failure.error;
    if (error.item.empty() && error.code != ErrorCode::Cancelled)
        error.item = "sentence " + std::to_string(failure.index + 1);
    return error;
}

Result<HeadProfile> repeatedTokensProbe(const LanguageModel &model, const RepeatOptions &options,
                                        const CancelToken &cancel, const ProbeProgress &progress)
{
    Result<Alphabet> found = alphabetOf(model);
    if (!found)
        return found.error();
    Alphabet &alphabet = found.value();
    const auto around = static_cast<int>(alphabet.before.size() + alphabet.after.size());
    const int room = (model.info().maxPositions - around) / 2;
    const int tokens = std::min({options.tokens, room, static_cast<int>(alphabet.usable.size())});
    if (tokens < FewestTokens)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "the model has too few words or positions for repeated random tokens",
                     .expected = "at least " + std::to_string(FewestTokens),
                     .found = std::to_string(std::max(tokens, 0))};
    std::mt19937 random(options.seed);
    std::vector<LanguageModel::IdInput> inputs;
    for (int sequence = 0; sequence < options.sequences; ++sequence) {
        LanguageModel::IdInput input{alphabet.before, {}, {}};
        for (int i = 0; i < tokens; ++i) { // a partial shuffle: different tokens, all equally likely
            const auto place = static_cast<std::size_t>(i);
            const std::size_t left = alphabet.usable.size() - place;
            std::swap(alphabet.usable[place], alphabet.usable[place + random() % left]);
        }
        for (int copy = 0; copy < 2; ++copy)
            input.ids.insert(input.ids.end(), alphabet.usable.begin(), alphabet.usable.begin() + tokens);
        input.ids.insert(input.ids.end(), alphabet.after.begin(), alphabet.after.end());
        inputs.push_back(std::move(input));
    }
    HeadProfile profile;
    if (const auto failed
        = model.traceEachIds(inputs, cancel, addTo(profile, inputs.size(), cancel, progress)))
        return failed->error;
    return profile;
}

Result<HeadProfile> sentencesProbe(const TraceSource &model, const std::vector<std::string> &sentences,
                                   const CancelToken &cancel, const ProbeProgress &progress)
{
    if (sentences.empty())
        return Error{.code = ErrorCode::InvalidArgument, .what = "there is no sentence to measure heads on"};
    std::vector<TextInput> inputs;
    for (const std::string &text : sentences)
        inputs.push_back({text});
    HeadProfile profile;
    if (const auto failed = model.traceEach(inputs, cancel, addTo(profile, inputs.size(), cancel, progress)))
        return withSentence(*failed);
    return profile;
}

} // namespace headlight
