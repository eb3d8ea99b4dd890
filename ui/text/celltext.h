// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"
#include "ui/state/selection.h"

#include <QLocale>
#include <QString>

namespace headlight::ui {

/// "L2 H5", or "L2 mean" for MeanHead.
QString headName(LayerHead head);

/// "encoder self-attention", "decoder self-attention", "cross-attention".
QString kindName(AttentionKind kind);

/// A probability with three decimals in the user's locale; "<0.001" for what would round to nothing.
QString probabilityText(double probability);
QString probabilityText(double probability, const QLocale &locale);

/// What is to be said about one cell of a pattern.
struct CellFacts
{
    LayerHead head; ///< head may be MeanHead
    Cell cell; ///< both indices inside the pattern
    QString query; ///< token, made visible by tokenLabel()
    QString key;
    double probability = 0;
    bool visible = true; ///< false behind the mask
    int rank = 1; ///< 1: no visible key of the row has more
    int visibleKeys = 1; ///< that the query may look at
};

/// The facts about @p cell of @p pattern (query, key), which belongs to @p trace. Cost O(keys).
CellFacts cellFacts(const Trace &trace, const MatrixView &pattern, LayerHead head, Cell cell);

/// One line for the status bar: "L2 H5: “quick” → “brown” 0.412, rank 1 of 6".
QString cellText(const CellFacts &facts);

/// Three lines for a tooltip: tokens with positions, number, rank. Plain text; hand it to widgets that take
/// it so.
QString cellToolTip(const CellFacts &facts);

} // namespace headlight::ui
