// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/figure.h"
#include "ui/state/workedexampleservice.h"

#include <QLocale>

#include <vector>

namespace headlight::ui {

/// In which order the dimensions of a head stand side by side.
enum class TermOrder {
    Dimension, ///< as the model has them
    Size, ///< the largest products of query and key first
};

/// How a worked example looks; as it stands for a file on a white page.
struct WorkedStyle
{
    double width = 760; ///< pixels of 1/96 inch; the height follows
    double letters = 16; ///< size of the letters, the same unit
    double margin = 24; ///< at the left and at the right, the same unit
    TermOrder order = TermOrder::Dimension;
    bool caption = true; ///< model and sentence at the foot
    int marked = -1; ///< dimension that is outlined, or -1
    int markedKey = -1; ///< key whose exponential is outlined, or -1
    QLocale locale = QLocale::c();
    bool dark = false;
    QRgb background = qRgb(255, 255, 255);
    QRgb text = qRgb(26, 26, 26);
    QRgb mutedText = qRgb(89, 89, 89);
    QRgb accent = qRgb(194, 65, 12);
    QRgb grid = qRgb(221, 221, 221);
    QRgb surface = qRgb(240, 240, 240);
    QRgb bar = qRgb(33, 113, 181);
};

/// Numbers side by side, as cells or bars of equal width.
struct WorkedStrip
{
    QRectF rect;
    std::vector<int> order; ///< which dimension, or key, stands at each place
};

/// A worked example as a figure, and where things are in it.
struct WorkedPicture
{
    Figure figure;
    std::vector<WorkedStrip> dimensions; ///< q before turning, k before turning, q, k, q × k; the first two
                                         ///< only where something is turned
    WorkedStrip keys; ///< bars of the row's exponentials
    WorkedStrip z;
    std::vector<QRectF> steps; ///< WorkedText::StepCount of them
    QString explanation(QPointF position) const; ///< of the step there; or empty
    QStringList explanations; ///< one a step
};

/// Places everything, the steps of the formula below each other. Pure; needs a QGuiApplication for its fonts.
/// Cost O(d_head + keys) rectangles.
WorkedPicture buildWorkedFigure(const WorkedExample &example, const WorkedStyle &style);

} // namespace headlight::ui
