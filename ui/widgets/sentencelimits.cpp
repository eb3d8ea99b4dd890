// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sentencelimits.h"

#include "ui/text/markslimit.h"
#include "ui/text/nextcharacter.h"

#include <algorithm>

namespace headlight::ui {

SentenceLimits::SentenceLimits(const QFontMetrics &font, QObject *parent)
    : QValidator(parent)
    , m_font(font)
{
}

/// How many UTF-16 units of @p text, from its beginning, have room.
qsizetype SentenceLimits::fitting(const QString &text) const
{
    if (text.size() <= MaxRoom / RoomOfForeign)
        return text.size(); // whatever it is
    int room = MaxRoom;
    for (qsizetype next = 0; next < text.size();) {
        const qsizetype at = next;
        const char32_t character = nextCharacter(text, next);
        const bool isPlain = character < 0x80 || m_font.inFontUcs4(character);
        room -= isPlain ? 1 : RoomOfForeign * static_cast<int>(next - at);
        if (room < 0)
            return at;
    }
    return text.size();
}

QValidator::State SentenceLimits::validate(QString &text, int &cursor) const
{
    const QString bounded = withLimitedMarks(text);
    const qsizetype kept = fitting(bounded);
    if (bounded.size() < text.size()) {
        cursor = static_cast<int>(withLimitedMarks(text.left(cursor)).size());
        emit marksLeftOut();
    }
    if (kept < bounded.size()) {
        cursor = std::min(cursor, static_cast<int>(kept));
        emit endLeftOut(kept);
    }
    text = bounded.left(kept);
    return Acceptable;
}

} // namespace headlight::ui
