// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/markslimit.h"

#include "ui/text/nextcharacter.h"

namespace headlight::ui {

QString withLimitedMarks(const QString &text)
{
    QString kept;
    qsizetype copied = 0; // up to here everything is in `kept`, or left out
    int marks = 0;
    for (qsizetype next = 0; next < text.size();) {
        const qsizetype at = next;
        const char32_t character = nextCharacter(text, next);
        marks = QChar::isMark(character) || QChar::combiningClass(character) != 0 ? marks + 1 : 0;
        if (marks <= MaxMarksInARow)
            continue;
        kept += QStringView(text).mid(copied, at - copied);
        copied = next;
    }
    return copied == 0 ? text : QString(kept + text.mid(copied));
}

} // namespace headlight::ui
