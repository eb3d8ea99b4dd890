// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/headscores.h"

#include <QString>

#include <optional>

class QComboBox;
class QWidget;

namespace headlight::ui {

/// A box of all metrics, each with its definition as tool tip, behind an entry that stands for none. It gives
/// way instead of making its column wider.
/// @param none what that entry is called; empty: there is none
QComboBox *metricBox(const QString &none, QWidget *parent);

/// Empty for an entry that is no metric.
std::optional<HeadMetric> chosenMetric(const QComboBox *box);

/// A box as narrow as that one, without entries.
QComboBox *narrowBox(QWidget *parent);

} // namespace headlight::ui
