// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reading.h"

#include "core/analysis/sink.h"
#include "core/analysis/visibility.h"
#include "core/analysis/words.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headlight {

namespace {

constexpr float masked = -std::numeric_limits<float>::infinity();

/// Rows and columns before keys are hidden.
struct Arrangement
{
    Words queries;
    Words keys;
    bool isByToken = true; // numbers need not be joined

    std::vector<std::uint8_t> hidden; // one a key
    std::vector<int> columns; // of keys that stay
};

Words wordsOfTokens(const std::vector<std::string> &display)
{
    Words words{std::vector<int>(display.size()), display};
    std::iota(words.wordOf.begin(), words.wordOf.end(), 0);
    return words;
}

std::vector<std::uint8_t> hiddenKeys(const TracePtr &trace, const Quantity &quantity, HideKeys hide)
{
    std::vector<std::uint8_t> hidden(static_cast<std::size_t>(trace->keys()));
    if (hide == HideKeys::SpecialTokens)
        return trace->keyEncoding().special;
    if (hide == HideKeys::Sink) {
        const auto head = isOfOneHead(quantity.meaning) ? quantity.head : std::nullopt;
        const auto pattern = deriveNumbers(trace, {Meaning::Probability, quantity.layer, head});
        const Sink sink = pattern ? sinkOf(*pattern.value(), visibilityIn(*trace, quantity.layer)) : Sink{};
        if (sink.key >= 0 && sink.share.value > sinkThreshold)
            hidden[static_cast<std::size_t>(sink.key)] = 1;
    }
    return hidden;
}

Arrangement arrangementOf(const TracePtr &trace, const Quantity &quantity, const ReadingStyle &style)
{
    Arrangement arrangement;
    const Trace::Content &content = trace->content();
    if (style.grouping == Grouping::Words) {
        const bool decoders = trace->model().isEncoderDecoder && trace->kind() != AttentionKind::Encoder;
        arrangement.isByToken = false;
        arrangement.queries = decoders
            ? wordsOf(trace->encoding(), trace->display(), content.decoderText, {})
            : wordsOf(trace->encoding(), trace->display(), content.text, content.pair);
        arrangement.keys = trace->kind() == AttentionKind::Cross
            ? wordsOf(trace->keyEncoding(), trace->keyDisplay(), content.text, {})
            : arrangement.queries;
    } else {
        arrangement.queries = wordsOfTokens(trace->display());
        arrangement.keys = wordsOfTokens(trace->keyDisplay());
    }
    arrangement.hidden = hiddenKeys(trace, quantity, style.hide);
    std::vector<std::uint8_t> shown(arrangement.keys.display.size());
    for (std::size_t key = 0; key < arrangement.hidden.size(); ++key) {
        const int word = arrangement.keys.wordOf[key];
        if (word >= 0 && arrangement.hidden[key] == 0)
            shown[static_cast<std::size_t>(word)] = 1;
    }
    for (std::size_t word = 0; word < shown.size(); ++word) {
        if (shown[word] != 0)
            arrangement.columns.push_back(static_cast<int>(word));
    }
    return arrangement;
}

bool hidesAny(const Arrangement &arrangement)
{
    return std::any_of(arrangement.hidden.begin(), arrangement.hidden.end(),
                       [](std::uint8_t hidden) { return hidden != 0; });
}

ReadingSide sideOf(const Words &words, const std::vector<int> &kept)
{
    ReadingSide side;
    std::vector<int> place(words.display.size(), -1);
    for (const int word : kept) {
        place[static_cast<std::size_t>(word)] = static_cast<int>(side.labels.size());
        side.labels.push_back(words.display[static_cast<std::size_t>(word)]);
    }
    side.firstToken.assign(kept.size(), -1);
    for (std::size_t token = 0; token < words.wordOf.size(); ++token) {
        const int word = words.wordOf[token];
        const int at = word < 0 ? -1 : place[static_cast<std::size_t>(word)];
        side.indexOf.push_back(at);
        if (at >= 0 && side.firstToken[static_cast<std::size_t>(at)] < 0)
            side.firstToken[static_cast<std::size_t>(at)] = static_cast<int>(token);
    }
    return side;
}

Matrix onlyColumns(const Matrix &matrix, const std::vector<int> &columns)
{
    Matrix kept(matrix.rows(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t i = 0; i < columns.size(); ++i)
        kept.col(static_cast<Eigen::Index>(i)) = matrix.col(columns[i]);
    return kept;
}

/// Numbers of tokens with hidden keys taken out, as rows and columns of the picture.
Matrix arranged(const Matrix &numbers, Unit unit, const Arrangement &arrangement, AfterHiding after)
{
    Matrix all;
    if (unit == Unit::Logit) {
        all = numbers;
        for (std::size_t key = 0; key < arrangement.hidden.size(); ++key) {
            if (arrangement.hidden[key] != 0)
                all.col(static_cast<Eigen::Index>(key)).setConstant(masked);
        }
        if (!arrangement.isByToken)
            all = wordScores(all, arrangement.queries, arrangement.keys);
    } else {
        const auto rule = hidesAny(arrangement) ? after : AfterHiding::Keep;
        all = hideKeys(numbers, arrangement.hidden, rule).pattern;
        if (!arrangement.isByToken)
            all = wordPattern(all, arrangement.queries, arrangement.keys);
    }
    return onlyColumns(all, arrangement.columns);
}

/// 1 where a number is to be shown, by token.
Matrix visibleTokens(const Trace &trace, const Quantity &quantity, const Matrix &numbers)
{
    const LayerHead place{quantity.layer, quantity.head.value_or(Interventions::All)};
    Matrix visible(trace.tokens(), trace.keys());
    for (int query = 0; query < trace.tokens(); ++query) {
        for (int key = 0; key < trace.keys(); ++key) {
            // Through several layers a query is reached by keys that the window of the last one hides.
            const bool reached = !isOfOneHead(quantity.meaning) && numbers(query, key) != 0;
            visible(query, key) = reached || trace.isVisible(place, query, key) ? 1.F : 0.F;
        }
    }
    return visible;
}

/// The additive mask of the picture, from what is visible by token.
Matrix arrangedMask(const Matrix &visible, const Arrangement &arrangement)
{
    Matrix seen = Matrix::Zero(arrangement.queries.size(), arrangement.keys.size());
    for (Eigen::Index query = 0; query < visible.rows(); ++query) {
        const int row = arrangement.queries.wordOf[static_cast<std::size_t>(query)];
        for (Eigen::Index key = 0; key < visible.cols(); ++key) {
            const int column = arrangement.keys.wordOf[static_cast<std::size_t>(key)];
            if (row >= 0 && column >= 0 && visible(query, key) > 0)
                seen(row, column) = 1;
        }
    }
    const Matrix kept = onlyColumns(seen, arrangement.columns);
    return (kept.array() > 0).select(Matrix::Zero(kept.rows(), kept.cols()), masked);
}

/// The share of each token's row that hidden keys have.
std::vector<double> hiddenShares(const Matrix &numbers, const Arrangement &arrangement)
{
    std::vector<double> shares;
    const auto taken = hideKeys(numbers, arrangement.hidden, AfterHiding::Keep).hiddenMass;
    for (Eigen::Index query = 0; query < numbers.rows(); ++query)
        shares.push_back(taken[static_cast<std::size_t>(query)] / numbers.row(query).cast<double>().sum());
    return shares;
}

/// Mean over the tokens of each row of the picture.
std::vector<double> meansByRow(const std::vector<double> &shares, const Words &queries)
{
    std::vector<double> sums(queries.display.size());
    std::vector<int> counts(queries.display.size());
    for (std::size_t query = 0; query < shares.size(); ++query) {
        const int row = queries.wordOf[query];
        if (row < 0)
            continue;
        sums[static_cast<std::size_t>(row)] += shares[query];
        ++counts[static_cast<std::size_t>(row)];
    }
    for (std::size_t row = 0; row < sums.size(); ++row)
        sums[row] /= counts[row];
    return sums;
}

NumberRange rangeOf(Meaning meaning, bool isRescaled)
{
    if (meaning == Meaning::Score)
        return NumberRange::Free;
    return meaning == Meaning::Probability || isRescaled ? NumberRange::Share : NumberRange::Positive;
}

/// Of @p meaning once keys are hidden and rows rescaled.
Unit arrangedUnit(Meaning meaning, const Arrangement &arrangement, AfterHiding after)
{
    const bool rescaled = hidesAny(arrangement) && after == AfterHiding::Rescale;
    return rescaled && unitOf(meaning) != Unit::Logit ? Unit::Share : unitOf(meaning);
}

} // namespace

bool Reading::isMasked(int row, int column) const
{
    return std::isinf((*mask)(row, column));
}

bool Reading::isRescaled() const
{
    return !hiddenKeys.empty() && style.after == AfterHiding::Rescale && unit == Unit::Share;
}

namespace {

/// Fills in what does not depend on the numbers.
void describeReading(Reading &reading, const Arrangement &arrangement)
{
    std::vector<int> rows(arrangement.queries.display.size());
    std::iota(rows.begin(), rows.end(), 0);
    reading.queries = sideOf(arrangement.queries, rows);
    reading.keys = sideOf(arrangement.keys, arrangement.columns);
    reading.unit = arrangedUnit(reading.style.meaning, arrangement, reading.style.after);
    for (std::size_t key = 0; key < arrangement.hidden.size(); ++key) {
        if (arrangement.hidden[key] != 0)
            reading.hiddenKeys.push_back(static_cast<int>(key));
    }
    reading.range = rangeOf(reading.style.meaning, reading.isRescaled());
}

/// Fills in how much of @p numbers the hidden keys have.
Status weighHidden(Reading &reading, const Arrangement &arrangement, const Matrix &numbers)
{
    if (reading.hiddenKeys.empty())
        return Done{};
    if (reading.unit != Unit::Logit) {
        reading.hiddenShare = meansByRow(hiddenShares(numbers, arrangement), arrangement.queries);
        return Done{};
    }
    const Quantity mass{Meaning::Probability, reading.quantity.layer, reading.quantity.head};
    const auto pattern = deriveNumbers(reading.trace, mass);
    if (!pattern)
        return pattern.error();
    reading.hiddenShare = meansByRow(hiddenShares(*pattern.value(), arrangement), arrangement.queries);
    return Done{};
}

/// Takes the reference from @p shown; @p visible becomes what both show.
Status subtractReference(const Reading &reading, const Arrangement &arrangement, Matrix &shown,
                         Matrix &visible, const CancelToken &cancel)
{
    const Quantity &reference = *reading.style.reference;
    const Unit unit = arrangedUnit(reference.meaning, arrangement, reading.style.after);
    if (unit != reading.unit)
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "these numbers have different units, so their difference means nothing",
                     .hint = "compare scores with scores, norms with norms, and shares with shares"};
    const auto numbers = deriveNumbers(reading.trace, reference, cancel);
    if (!numbers)
        return numbers.error();
    shown -= arranged(*numbers.value(), unitOf(reference.meaning), arrangement, reading.style.after);
    const Matrix other = visibleTokens(*reading.trace, reference, *numbers.value());
    // What is masked has no score, but a share of 0.
    visible = unit == Unit::Logit ? Matrix(visible.cwiseMin(other)) : Matrix(visible.cwiseMax(other));
    return Done{};
}

} // namespace

Result<Reading> readingOf(const TracePtr &trace, int layer, std::optional<int> head,
                          const ReadingStyle &style, const CancelToken &cancel)
{
    Reading reading{.trace = trace, .quantity = {style.meaning, layer, head}, .style = style};
    const auto numbers = deriveNumbers(trace, reading.quantity, cancel);
    if (!numbers)
        return numbers.error();
    const Arrangement arrangement = arrangementOf(trace, reading.quantity, style);
    describeReading(reading, arrangement);
    if (const Status weighed = weighHidden(reading, arrangement, *numbers.value()); !weighed)
        return weighed.error();
    const bool isPlain = arrangement.isByToken && reading.hiddenKeys.empty() && !style.reference
        && !trace->interventions(); // an edge may be cut in this head alone
    if (isPlain && isOfOneHead(style.meaning)) {
        reading.numbers = numbers.value();
        reading.mask = {trace, &trace->mask(layer)};
        return reading;
    }
    Matrix visible = visibleTokens(*trace, reading.quantity, *numbers.value());
    Matrix shown = arranged(*numbers.value(), unitOf(style.meaning), arrangement, style.after);
    if (style.reference) {
        const Status subtracted = subtractReference(reading, arrangement, shown, visible, cancel);
        if (!subtracted)
            return subtracted.error();
        reading.range = NumberRange::Signed;
    }
    reading.numbers = std::make_shared<const Matrix>(std::move(shown));
    reading.mask = std::make_shared<const Matrix>(arrangedMask(visible, arrangement));
    return reading;
}

bool isReadAtOnce(const Trace &trace, std::optional<int> head, const ReadingStyle &style)
{
    const auto isDerived
        = [](Meaning meaning) { return meaning == Meaning::Probability || meaning == Meaning::Score; };
    if (!isDerived(style.meaning) || (style.reference && !isDerived(style.reference->meaning)))
        return false;
    const bool isShared = style == ReadingStyle{.meaning = style.meaning}
        && (head.has_value() || style.meaning == Meaning::Probability);
    constexpr std::int64_t fewCells = std::int64_t{1} << 16;
    return isShared || std::int64_t{trace.tokens()} * trace.keys() <= fewCells;
}

} // namespace headlight
