// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/workedtext.h"

#include "ui/text/celltext.h"
#include "ui/text/tokenlabel.h"

#include <QCoreApplication>

#include <cmath>
#include <numeric>

namespace headlight::ui {
namespace {

struct Worked
{
    Q_DECLARE_TR_FUNCTIONS(WorkedText)
};

constexpr int LeastDecimals = 3;
constexpr int MostDecimals = 9;
constexpr int ScaleDecimals = 7;
constexpr int TemperatureDecimals = 3;
constexpr int TermCount = 3;

double rounded(double value, int decimals)
{
    const double power = std::pow(10., decimals);
    return std::round(value * power) / power;
}

bool printAlike(double a, double b, int decimals)
{
    return std::abs(rounded(a, decimals) - rounded(b, decimals)) < 0.1 * std::pow(10., -decimals);
}

/// The fewest decimals with which @p agrees; @p least where none are enough.
template <typename Predicate> int fewestDecimals(int least, const Predicate &agrees)
{
    for (int decimals = least; decimals <= MostDecimals; ++decimals) {
        if (agrees(decimals))
            return decimals;
    }
    return least;
}

/// Writes the numbers of one example.
class WorkedNumbers
{
public:
    WorkedNumbers(const WorkedCell &cell, const QLocale &locale)
        : m_locale(locale)
    {
        const auto probability = static_cast<double>(cell.probability);
        exponential = fewestDecimals(LeastDecimals + 1, [&](int d) {
            return printAlike(rounded(cell.exponential, d) / rounded(cell.rowSum, d), probability,
                              LeastDecimals);
        });
        const auto best = static_cast<double>(cell.rowMaximum);
        score = fewestDecimals(LeastDecimals, [&](int d) {
            return printAlike(std::exp(rounded(scoreOf(cell), d) - rounded(best, d)), cell.exponential,
                              exponential);
        });
        scaled = fewestDecimals(score, [&](int d) {
            return cell.isMasked
                || printAlike((rounded(cell.scaled, d) + rounded(cell.bias, d)) / cell.temperature,
                              scoreOf(cell), score);
        });
        uncapped = fewestDecimals(scaled, [&](int d) {
            const double shown = rounded(cell.sum * cell.scale, d);
            return cell.softCap <= 0
                || printAlike(cell.softCap * std::tanh(shown / cell.softCap), cell.scaled, scaled);
        });
        sum = fewestDecimals(LeastDecimals, [&](int d) {
            return printAlike(rounded(cell.sum, d) * shownScale(cell), cell.sum * cell.scale, uncapped);
        });
    }

    QString operator()(double value, int decimals = LeastDecimals) const
    {
        if (std::isnan(value))
            return QStringLiteral("NaN");
        if (std::isinf(value))
            return value < 0 ? QStringLiteral("−∞") : QStringLiteral("∞");
        QString text = m_locale.toString(value, 'f', decimals);
        if (text.startsWith(QLatin1Char('-')))
            text.replace(0, 1, QChar(u'−'));
        return text;
    }

    QString whole(int value) const { return m_locale.toString(value); }

    /// As it is written: a root is exact, other scales are rounded.
    static double shownScale(const WorkedCell &cell)
    {
        return isRoot(cell) ? 1 / std::sqrt(static_cast<double>(cell.query.size()))
                            : rounded(cell.scale, ScaleDecimals);
    }

    /// In double precision, as the steps before it: the trace's own is rounded in the seventh digit.
    static double scoreOf(const WorkedCell &cell)
    {
        return cell.isMasked ? static_cast<double>(cell.score) : (cell.scaled + cell.bias) / cell.temperature;
    }
    static bool isRoot(const WorkedCell &cell)
    {
        const double root = 1 / std::sqrt(static_cast<double>(cell.query.size()));
        return std::abs(cell.scale - root) < 1e-6 * root;
    }

    int exponential, score, scaled, uncapped, sum; // decimals

private:
    const QLocale &m_locale;
};

/// Decimals of two factors that give the printed product.
int factorDecimals(double a, double b)
{
    return fewestDecimals(LeastDecimals, [&](int d) {
        return printAlike(rounded(a, d) * rounded(b, d), a * b, LeastDecimals);
    });
}

QString token(const std::vector<std::string> &display, int index)
{
    return tokenLabel(display[static_cast<std::size_t>(index)]);
}

/// Decimals of query and key at @p dimension that give their printed product.
int termDecimals(const WorkedCell &cell, int dimension)
{
    const auto index = static_cast<std::size_t>(dimension);
    return factorDecimals(static_cast<double>(cell.query[index]), static_cast<double>(cell.key[index]));
}

QString termText(const WorkedCell &cell, int dimension, const WorkedNumbers &number, int decimals)
{
    const auto index = static_cast<std::size_t>(dimension);
    return Worked::tr("dimension %1: %2 × %3 = %4")
        .arg(number.whole(dimension), number(static_cast<double>(cell.query[index]), decimals),
             number(static_cast<double>(cell.key[index]), decimals), number(cell.products[index]));
}

WorkedStep product(const WorkedExample &example, const WorkedNumbers &number)
{
    const WorkedCell &cell = example.numbers;
    WorkedStep step;
    step.title = Worked::tr("q · k: %n products, added up", nullptr, static_cast<int>(cell.query.size()));
    step.result = number(cell.sum, number.sum);
    const std::vector<int> terms = largestProducts(cell, TermCount);
    int decimals = LeastDecimals; // the same for all of them: they stand below each other
    for (const int dimension : terms)
        decimals = std::max(decimals, termDecimals(cell, dimension));
    for (const int dimension : terms)
        step.notes += termText(cell, dimension, number, decimals);
    if (cell.turned > 0) {
        const double before = std::inner_product(cell.queryBefore.begin(), cell.queryBefore.end(),
                                                 cell.keyBefore.begin(), 0.);
        const auto dimensions = static_cast<int>(cell.query.size());
        step.notes += cell.turned == dimensions
            ? Worked::tr("RoPE turned both by their positions, %1 and %2; before, q · k was %3")
                  .arg(number.whole(example.cell.query), number.whole(example.cell.key), number(before))
            : Worked::tr("RoPE turned the first %4 numbers by the positions, %1 and %2; before, q · k was %3")
                  .arg(number.whole(example.cell.query), number.whole(example.cell.key), number(before),
                       number.whole(cell.turned));
    }
    step.explanation = Worked::tr(
        "The query says what this token looks for, the key what the other one offers. Their product "
        "is large where both are large with the same sign.");
    return step;
}

WorkedStep scale(const WorkedCell &cell, const WorkedNumbers &number)
{
    WorkedStep step;
    step.title = Worked::tr("Scaled");
    const QString sum = number(cell.sum, number.sum);
    if (WorkedNumbers::isRoot(cell))
        step.equation = Worked::tr("%1 ÷ √%2").arg(sum, number.whole(static_cast<int>(cell.query.size())));
    else if (cell.scale == 1)
        step.equation = Worked::tr("%1 × 1: nothing is scaled").arg(sum);
    else
        step.equation
            = Worked::tr("%1 × %2, this model's own scale").arg(sum, number(cell.scale, ScaleDecimals));
    if (cell.softCap > 0) {
        step.notes += Worked::tr("Soft cap: %1 × tanh(%2 ÷ %1)")
                          .arg(number(cell.softCap, 0), number(cell.sum * cell.scale, number.uncapped));
    }
    step.result = number(cell.scaled, number.scaled);
    step.explanation
        = Worked::tr("d_k is how many numbers a query has. Without the division long queries would "
                     "give large products, and the softmax would pick a single key.");
    return step;
}

QString biasText(const WorkedExample &example, const WorkedNumbers &number)
{
    const QString bias = number(example.numbers.bias, number.scaled);
    if (example.numbers.biasKind == BiasKind::Linear)
        return Worked::tr("+ %1 (ALiBi: the head's slope times the key's position)").arg(bias);
    const int ahead = example.cell.key - example.cell.query;
    if (ahead == 0)
        return Worked::tr("+ %1 (learned for a key at the query's own place)").arg(bias);
    return (ahead < 0 ? Worked::tr("+ %1 (learned for a key %2 before the query)")
                      : Worked::tr("+ %1 (learned for a key %2 after the query)"))
        .arg(bias, number.whole(std::abs(ahead)));
}

WorkedStep place(const WorkedExample &example, const WorkedNumbers &number)
{
    const WorkedCell &cell = example.numbers;
    WorkedStep step;
    step.title = Worked::tr("Mask and position");
    step.result = number(WorkedNumbers::scoreOf(cell), number.score);
    const QString scaled = number(cell.scaled, number.scaled);
    if (cell.isMasked)
        step.equation = Worked::tr("%1 + (−∞): the query may not see this key").arg(scaled);
    else if (cell.biasKind != BiasKind::None)
        step.equation = scaled + QLatin1Char(' ') + biasText(example, number);
    else
        step.equation = Worked::tr("%1 + 0: the query may see this key").arg(scaled);
    if (cell.temperature != 1 && !cell.isMasked)
        step.notes += Worked::tr("The sum ÷ %1, the temperature of the softmax (What if)")
                          .arg(number(cell.temperature, TemperatureDecimals));
    step.explanation
        = Worked::tr("The mask adds −∞ where a query may not look. Some models also add a number for "
                     "where query and key stand. The sum is the score.");
    return step;
}

WorkedStep exponential(const WorkedCell &cell, const WorkedNumbers &number)
{
    WorkedStep step;
    step.title = Worked::tr("Exponential");
    step.result = number(cell.exponential, number.exponential);
    step.explanation
        = Worked::tr("Makes every score positive. Taking the row's highest score away first changes no "
                     "share and keeps the numbers small: the highest key gets exp(0) = 1.");
    if (cell.visibleKeys == 0) {
        step.equation = Worked::tr("no key of this row may be seen: there is nothing to share out");
        return step;
    }
    step.equation
        = Worked::tr("exp(%1 − %2): less the row's highest score")
              .arg(number(WorkedNumbers::scoreOf(cell), number.score),
                   cell.rowMaximum < 0 ? QLatin1Char('(')
                           + number(static_cast<double>(cell.rowMaximum), number.score) + QLatin1Char(')')
                                       : number(static_cast<double>(cell.rowMaximum), number.score));
    step.notes += Worked::tr("The %n keys that the query may see add up to %1", nullptr, cell.visibleKeys)
                      .arg(number(cell.rowSum, number.exponential));
    return step;
}

WorkedStep share(const WorkedCell &cell, const WorkedNumbers &number, const QLocale &locale)
{
    WorkedStep step;
    step.title = Worked::tr("Share of the row");
    step.explanation
        = Worked::tr("Divided by the sum of the row, the shares of a query add up to 1: this is its "
                     "attention.");
    if (cell.visibleKeys == 0) {
        step.equation = Worked::tr("this query looks at nothing");
        step.result = QStringLiteral("–");
        return step;
    }
    step.equation
        = Worked::tr("%1 ÷ %2: the number in the picture")
              .arg(number(cell.exponential, number.exponential), number(cell.rowSum, number.exponential));
    step.result = probabilityText(static_cast<double>(cell.probability), locale);
    return step;
}

double norm(const std::vector<double> &numbers)
{
    return std::sqrt(std::inner_product(numbers.begin(), numbers.end(), numbers.begin(), 0.));
}

WorkedStep values(const WorkedExample &example, const WorkedNumbers &number)
{
    const WorkedCell &cell = example.numbers;
    WorkedStep step;
    step.title = Worked::tr("Values, weighed");
    step.equation = Worked::tr("z = Σ probability × value over all keys; its length:");
    step.result = number(norm(cell.z));
    const auto attention = example.trace->attention(example.head);
    for (const int key : largestContributions(cell, TermCount)) {
        const auto probability = static_cast<double>(attention->pattern(example.cell.query, key));
        const double brought = cell.contributions[static_cast<std::size_t>(key)];
        const double length = brought / probability;
        const int decimals = factorDecimals(probability, length);
        step.notes += Worked::tr("%1: %2 × length %3 = %4")
                          .arg(mentioned(token(example.trace->keyDisplay(), key)),
                               number(probability, decimals), number(length, decimals), number(brought));
    }
    step.explanation
        = Worked::tr("The output of the head for this query. Named are the keys whose weighed value is "
                     "longest; they may still cancel each other.");
    return step;
}

WorkedStep write(const WorkedExample &example, const WorkedNumbers &number)
{
    WorkedStep step;
    step.title = Worked::tr("To the residual stream: z · W_O");
    step.explanation
        = Worked::tr("W_O turns z into a vector as wide as the hidden state, to which it is added. The "
                     "share compares lengths, so it does not say how much of the sum is this head's.");
    if (!example.write) {
        step.equation = Worked::tr("W_O of this model is not known");
        step.result = QStringLiteral("–");
        return step;
    }
    const HeadWrite &write = *example.write;
    step.result = number(write.norm);
    step.notes += Worked::tr("Its length is %1 of what the %2 heads write; an even share is %3")
                      .arg(number(write.share), number.whole(write.heads), number(1. / write.heads));
    if (write.isNormed)
        step.notes += Worked::tr("A norm follows before it is added");
    else if (write.residualNorm)
        step.notes += Worked::tr("Added to a hidden state of length %1").arg(number(*write.residualNorm));
    return step;
}

} // namespace

QString termText(const WorkedCell &cell, int dimension, const QLocale &locale)
{
    return termText(cell, dimension, WorkedNumbers(cell, locale), termDecimals(cell, dimension));
}

QString keyText(const WorkedExample &example, int key, const QLocale &locale)
{
    const WorkedCell &cell = example.numbers;
    const auto index = static_cast<std::size_t>(key);
    const WorkedNumbers number(cell, locale);
    const auto attention = example.trace->attention(example.head);
    return Worked::tr("%1: exponential %2, probability %3, brings %4 into z")
        .arg(mentioned(token(example.trace->keyDisplay(), key)),
             number(cell.exponentials[index], number.exponential),
             probabilityText(static_cast<double>(attention->pattern(example.cell.query, key)), locale),
             number(cell.contributions[index]));
}

WorkedText workedText(const WorkedExample &example, const QLocale &locale)
{
    const WorkedCell &cell = example.numbers;
    const WorkedNumbers number(cell, locale);
    WorkedText text;
    text.queryName = token(example.trace->display(), example.cell.query);
    text.keyName = token(example.trace->keyDisplay(), example.cell.key);
    text.title
        = Worked::tr("How much %1 looks at %2").arg(mentioned(text.queryName), mentioned(text.keyName));
    text.head = headName(example.head);
    text.steps = {product(example, number),  scale(cell, number),         place(example, number),
                  exponential(cell, number), share(cell, number, locale), values(example, number),
                  write(example, number)};
    return text;
}

QString WorkedText::plain() const
{
    QStringList lines{title + QStringLiteral(", ") + head};
    for (const WorkedStep &step : steps) {
        lines += step.equation.isEmpty()
            ? step.title + QStringLiteral(" = ") + step.result
            : step.title + QStringLiteral(": ") + step.equation + QStringLiteral(" = ") + step.result;
        lines += step.notes;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace headlight::ui
