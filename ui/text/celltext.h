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

} // namespace headlight::ui
