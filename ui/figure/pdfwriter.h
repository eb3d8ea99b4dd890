// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/figure/figure.h"

#include <QByteArray>

namespace headlight::ui {

/// @p figure as one page of PDF of the figure's size: vector, fonts embedded, text searchable.
/// The same figure gives the same bytes: no date. Needs a QGuiApplication.
/// @return WriteFailed when Qt's writer gives up
Result<QByteArray> writePdf(const Figure &figure);

} // namespace headlight::ui
