// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/hiding.h"
#include "core/analysis/quantity.h"

#include <string>
#include <vector>

namespace headlight {

enum class Grouping {
    Tokens,
    Words, ///< words.h: sum over the key's tokens, mean over the query's; scores as wordScores() adds them
};

/// Which keys are left out of the picture.
enum class HideKeys {
    Nothing,
    SpecialTokens,
    Sink, ///< sinkOf() the head's probabilities, where its share is above sinkThreshold; else nothing
};

/// What a person chooses about the numbers of a picture; which head comes from elsewhere.
struct ReadingStyle
{
    Meaning meaning = Meaning::Probability;
    Grouping grouping = Grouping::Tokens;
    HideKeys hide = HideKeys::Nothing;
    AfterHiding after = AfterHiding::Keep; ///< has no effect on scores, which are no part of a whole
    std::optional<Quantity> reference{}; ///< subtracted; needs the same unit

    bool operator==(const ReadingStyle &) const = default;
};

/// Where numbers can lie, which decides what their colours run over.
enum class NumberRange {
    Share, ///< 0 … 1, and 1 is reached: rows of probabilities
    Positive, ///< 0 … ∞, or shares that are small as a rule
    Free, ///< −∞ … ∞ without a meaning of 0
    Signed, ///< −∞ … ∞, 0 says "no difference"
};

/// The rows or columns of a reading.
struct ReadingSide
{
    std::vector<std::string> labels; ///< tokens or words, readable
    std::vector<int> firstToken; ///< one a label
    std::vector<int> indexOf; ///< one a token: its row or column, −1 where it is left out
};

/// A picture as numbers, and everything that has to be said about them. A value; shares the trace's matrices.
struct Reading
{
    TracePtr trace;
    Quantity quantity;
    ReadingStyle style;
    std::shared_ptr<const Matrix> numbers{}; ///< (row, column); what is NaN is not known and never 0
    std::shared_ptr<const Matrix> mask{}; ///< (row, column), additive: −inf where nothing is to be shown
    ReadingSide queries{};
    ReadingSide keys{};
    std::vector<int> hiddenKeys{}; ///< tokens that are left out
    std::vector<double> hiddenShare{}; ///< one a row: the share of the row's mass that is left out, 0 … 1, by
                                       ///< probability for scores; empty where no key is
    NumberRange range = NumberRange::Share;
    Unit unit = Unit::Share; ///< Share for what was rescaled

    bool isMasked(int row, int column) const;
    bool isRescaled() const; ///< rows sum to 1 although keys are left out
};

/// Reads @p trace: deriveNumbers(), then the hidden keys, then words, then the difference.
/// @param head nullopt: the layer, see Quantity::head
/// @return errors of deriveNumbers(); InvalidArgument for a reference with another unit; Cancelled
/// Thread-safe. Cost of deriveNumbers() and O(queries · keys).
Result<Reading> readingOf(const TracePtr &trace, int layer, std::optional<int> head,
                          const ReadingStyle &style, const CancelToken &cancel = {});

/// Whether readingOf() takes about as long as painting what it gives, once the patterns of @p layer are
/// derived.
bool isReadAtOnce(const Trace &trace, std::optional<int> head, const ReadingStyle &style);

} // namespace headlight
