// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace headlight::ui {

/// The character of @p text that begins at @p at, which moves behind it; a lone surrogate counts as one.
inline char32_t nextCharacter(QStringView text, qsizetype &at)
{
    const QChar first = text[at++];
    if (!first.isHighSurrogate() || at == text.size() || !text[at].isLowSurrogate())
        return first.unicode();
    return QChar::surrogateToUcs4(first, text[at++]);
}

} // namespace headlight::ui
