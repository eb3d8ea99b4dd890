// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/inputencoding.h"

#include "core/base/limits.h"
#include "core/base/memory.h"
#include "core/tokenizer/tokenizer.h"

#include <algorithm>

namespace headlight {

namespace {

enum class Origin { Text, Template };

void append(Encoding &encoding, std::int32_t id, Origin origin, const Tokenizer *tokenizer)
{
    encoding.ids.push_back(id);
    encoding.tokens.push_back(tokenizer ? tokenizer->token(id) : std::to_string(id));
    encoding.offsets.emplace_back();
    encoding.typeIds.push_back(0);
    encoding.sequence.push_back(origin == Origin::Template ? std::int8_t{-1} : std::int8_t{0});
    encoding.special.push_back(origin == Origin::Template ? 1 : 0);
}

/// Appends tokens @p begin … @p end of @p from to @p to.
void append(Encoding &to, const Encoding &from, std::ptrdiff_t begin, std::ptrdiff_t end)
{
    const auto copy = [&](auto &target, const auto &source) {
        target.insert(target.end(), source.begin() + begin, source.begin() + end);
    };
    copy(to.ids, from.ids);
    copy(to.tokens, from.tokens);
    copy(to.offsets, from.offsets);
    copy(to.typeIds, from.typeIds);
    copy(to.sequence, from.sequence);
    copy(to.special, from.special);
}

} // namespace

Result<Encoding> encodeInput(const Tokenizer &tokenizer, const ModelShape &shape, const std::string &text,
                             const std::optional<std::string> &pair)
{
    if (pair && shape.segments < 2) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this model takes one sentence, not a pair",
                     .hint = "remove the second sentence"};
    }
    const std::size_t bytes = text.size() + (pair ? pair->size() : 0);
    if (bytes > limits::textBytes) {
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the text is too long",
                     .expected = "at most " + memoryText(limits::textBytes),
                     .found = memoryText(bytes)};
    }
    std::optional<std::string_view> second;
    if (pair)
        second = *pair;
    Result<Encoding> encoding = tokenizer.encode(text, second);
    if (!encoding)
        return encoding;
    const std::int32_t rows = shape.vocabulary;
    const std::vector<std::int32_t> &ids = encoding.value().ids;
    const auto beyond = std::find_if(ids.begin(), ids.end(), [&](std::int32_t id) { return id >= rows; });
    if (beyond != ids.end()) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "this token has no row in the embedding table",
                     .item = tokenizer.display(*beyond),
                     .expected = "ids from 0 to " + std::to_string(rows - 1),
                     .found = std::to_string(*beyond),
                     .hint = "use the tokenizer that belongs to the model"};
    }
    return encoding;
}

Result<Encoding> encodeWritten(const Tokenizer *tokenizer, const ModelShape &shape, const SequenceEnds &ends,
                               const std::string &text)
{
    Encoding written;
    if (!text.empty() && tokenizer) {
        Result<Encoding> encoding = encodeInput(*tokenizer, shape, text);
        if (!encoding)
            return encoding;
        written = std::move(encoding).value();
    }
    auto count = static_cast<std::ptrdiff_t>(written.size());
    if (count > 0 && std::find(ends.ends.begin(), ends.ends.end(), written.ids.back()) != ends.ends.end())
        --count;
    Encoding result;
    if (count == 0 || written.ids.front() != ends.start)
        append(result, ends.start, Origin::Template, tokenizer);
    append(result, written, 0, count);
    std::fill(result.typeIds.begin(), result.typeIds.end(), 0);
    return result;
}

Encoding extended(const Encoding &encoding, std::int32_t id, const Tokenizer *tokenizer)
{
    Encoding result = encoding;
    append(result, id, Origin::Text, tokenizer);
    return result;
}

Encoding encodingOf(std::span<const std::int32_t> ids, const Tokenizer *tokenizer)
{
    Encoding result;
    for (const std::int32_t id : ids)
        append(result, id, Origin::Text, tokenizer);
    return result;
}

Result<Interventions::ReplacedToken> tokenOf(const Tokenizer &tokenizer, const std::string &text)
{
    const Result<Encoding> encoding = tokenizer.encode(text, std::nullopt, SpecialTokens::Omit);
    if (!encoding)
        return encoding.error();
    const std::vector<std::int32_t> &ids = encoding.value().ids;
    if (ids.size() == 1)
        return Interventions::ReplacedToken{0, ids.front(), encoding.value().tokens.front(),
                                            tokenizer.display(ids.front())};
    std::string found = ids.empty() ? "none" : "";
    for (const std::string &token : encoding.value().tokens)
        found += (found.empty() ? "" : " + ") + shownName(token);
    return Error{.code = ErrorCode::InvalidArgument,
                 .what = "this is not one token of the model",
                 .expected = "one token",
                 .found = found,
                 .hint = "use another word; every piece would need a place of its own"};
}

} // namespace headlight
