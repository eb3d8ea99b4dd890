// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tokentext.h"

#include <QTextBoundaryFinder>

namespace headlight::ui {
namespace {

bool isUnpairedSurrogate(const QString &text, qsizetype at)
{
    const QChar character = text[at];
    if (character.isHighSurrogate())
        return at + 1 >= text.size() || !text[at + 1].isLowSurrogate();
    return character.isLowSurrogate() && (at == 0 || !text[at - 1].isHighSurrogate());
}

} // namespace

QString elidedGraphemes(const QString &text, int count)
{
    if (text.size() <= count)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype beforeLast = 0;
    for (int graphemes = 0; graphemes < count; ++graphemes) {
        if (graphemes == count - 1)
            beforeLast = finder.position();
        if (finder.toNextBoundary() < 0)
            return text;
    }
    if (finder.position() >= text.size())
        return text;
    return text.left(beforeLast) + QChar(u'…');
}

QString visibleToken(const QString &token)
{
    if (token.isEmpty())
        return QStringLiteral("∅");
    QString shown = token;
    for (qsizetype i = 0; i < token.size(); ++i) {
        const QChar character = token[i];
        const bool isEdge = i == 0 || i == token.size() - 1;
        if (character == u' ' && (isEdge || token[i - 1] == u' ' || token[i + 1] == u' '))
            shown[i] = u'·';
        else if (character == u'\n' || character == u'\r')
            shown[i] = u'⏎';
        else if (character == u'\t')
            shown[i] = u'⇥';
        else if (character.category() == QChar::Other_Control || isUnpairedSurrogate(token, i))
            shown[i] = QChar::ReplacementCharacter;
    }
    return shown;
}

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    const QString escaped = text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"));
    return QStringLiteral("<span style=\"white-space:pre-wrap\">") + escaped + QStringLiteral("</span>");
}

} // namespace headlight::ui
