// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace headlight::app {

/// A sentence, or a pair, that shows something worth seeing.
struct Example
{
    QString title; ///< translated
    QString text;
    QString pair; ///< empty: no pair
};

/// From resources/examples/sentences.json.
QList<Example> examples();

} // namespace headlight::app
