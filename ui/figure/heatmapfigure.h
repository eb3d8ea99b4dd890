// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/transformer/trace.h"
#include "ui/figure/colorscale.h"
#include "ui/figure/figure.h"
#include "ui/state/selection.h"

#include <QJsonObject>

#include <functional>
#include <memory>

namespace headlight::ui {

enum class FigureTheme { Light, Dark };

/// Where a figure goes: what its size and its letters follow from.
enum class FigurePreset {
    Slide, ///< 16:9, 1280 × 720
    Paper, ///< one column of a paper, 89 mm wide, as high as needed
    Poster, ///< 1800 × 1350
    Custom, ///< FigureStyle::customSize
};

/// How a figure looks.
struct FigureStyle
{
    ColorStyle colors;
    FigureTheme theme = FigureTheme::Light;
    FigurePreset preset = FigurePreset::Slide;
    QSizeF customSize{1280, 720}; ///< used with FigurePreset::Custom; clamped to 200 … 20000 a side
    bool numbers = false; ///< in every cell where they fit
    bool caption = true;

    bool operator==(const FigureStyle &) const = default;
};

/// What a figure shows.
struct HeatmapFigureInput
{
    std::shared_ptr<const Matrix> pattern; ///< (query, key) probabilities, or what measure says; not null
    std::function<bool(int query, int key)> isVisible; ///< false behind the mask; empty: all visible
    Measure measure; ///< what the numbers are
    Unit unit = Unit::Share;
    std::vector<double> hiddenShare; ///< one a row, of keys that are left out: bars; empty: none are
    QString shows; ///< said in the caption; empty for the probabilities of a head
    QString title; ///< empty: "Attention of L2 H5"
    QJsonObject reading; ///< what the metadata say about the numbers
    QStringList queryTokens; ///< one a row, readable (tokenLabel)
    QStringList keyTokens; ///< one a column
    QString model;
    LayerHead head; ///< head may be MeanHead
    QString place; ///< head in words; empty: by its name
    QString sentence;
    QString pair; ///< empty without a pair
    std::optional<AttentionKind> kind; ///< said where the model has several
    QString decoderText; ///< empty but for an encoder-decoder
    QString change; ///< changeMark(): in every caption, even where none is wanted; empty as a rule
    QStringList changes; ///< phrases() of it, for the metadata
    std::optional<Cell> pin; ///< outlined and labelled; -1 in one of the two: whole row or column
    FigureStyle style;
};

/// Everything but pin and style.
HeatmapFigureInput heatmapFigureInput(const Reading &reading);

/// Places and colours everything; pure. Needs a QGuiApplication for its fonts. Cost O(queries · keys).
/// @return InvalidArgument when the pattern is null or empty or the tokens are not as many as its rows and
/// columns
Result<Figure> buildHeatmapFigure(const HeatmapFigureInput &input);

} // namespace headlight::ui
