// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/workedexampleservice.h"

#include <QLocale>
#include <QString>
#include <QStringList>

#include <array>

namespace headlight::ui {

/// One step of the formula with the numbers of a cell.
struct WorkedStep
{
    QString title; ///< "Scaled"
    QString equation; ///< "3.248 ÷ √32", or why there is none; empty where the title says it all
    QString result; ///< "0.574": what the next step begins with
    QStringList notes; ///< what belongs to it, a line each
    QString explanation; ///< for somebody who meets it for the first time
};

/// A worked example in words.
struct WorkedText
{
    /// In the order of the formula.
    enum Step { Product, Scale, Place, Exponential, Share, Values, Write };
    static constexpr std::size_t StepCount = 7;

    QString title; ///< "How much “fox” looks at “quick”"
    QString head; ///< "L3 H5"
    std::array<WorkedStep, StepCount> steps;
    QString queryName, keyName; ///< tokens, short

    QString plain() const; ///< all of it, for a screen reader
};

/// Shows as many decimals, three at least, as it takes for each printed equation to give the printed result:
/// who recomputes a step from what is on screen arrives at the next number, digit for digit.
///
/// @param locale how numbers are written
WorkedText workedText(const WorkedExample &example, const QLocale &locale);

/// "dimension 17: 1.203 × 2.511 = 3.021".
QString termText(const WorkedCell &cell, int dimension, const QLocale &locale);

/// "“quick”: exponential 0.2602, probability 0.111, brings 0.952 into z".
QString keyText(const WorkedExample &example, int key, const QLocale &locale);

} // namespace headlight::ui
