// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/headsearchservice.h"
#include "ui/state/selection.h"

#include <QString>

namespace headlight::ui {

/// Where a head should look to be found: from these words to those, or at these cells.
struct HeadQuestion
{
    QString from; ///< words with spaces between; empty: any query
    QString to; ///< words with spaces between; empty: any key, if `from` says something
    QList<Cell> cells; ///< count where no words are given

    bool asksForWords() const { return !from.trimmed().isEmpty() || !to.trimmed().isEmpty(); }
};

/// The targets of @p question in @p trace. A word is one of the text's, whatever its capitals and pieces, or
/// a token as it is shown; a word that occurs twice means both.
/// @return InvalidArgument naming a word that the text does not have; or nothing asked
Result<HeadSearchService::TargetsOf> targetsOf(const Trace &trace, const HeadQuestion &question);

} // namespace headlight::ui
