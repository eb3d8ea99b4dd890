// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace headlight::ui {

/// One thing that is changed about the model.
struct ChangeEntry
{
    QString text; ///< "scaling off", "L2 H3 ablated (zero)"
    Interventions without; ///< all the others
};

/// What is changed, one entry each, in a fixed order. @param tokens labels of the sentence (tokenLabels()); a
/// place without one is counted
QList<ChangeEntry> changeEntries(const Interventions &interventions, const QStringList &tokens);

/// "What if: scaling off, L2 H3 ablated (zero)", the mark of everything that a changed model gave; empty
/// where nothing is changed.
QString changeMark(const Trace &trace);

} // namespace headlight::ui
