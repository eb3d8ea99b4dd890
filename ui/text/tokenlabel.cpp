// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/tokenlabel.h"

#include "ui/text/markslimit.h"

#include <QLocale>
#include <QTextBoundaryFinder>

namespace headlight::ui {
namespace {

bool isBidiControl(char32_t character)
{
    return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069)
        || character == 0x200E || character == 0x200F || character == 0x061C;
}

bool isInvisible(char32_t character)
{
    return character == 0x200B || character == 0x2060 || character == 0xFEFF || character == 0x00AD
        || character == 0x2028 || character == 0x2029;
}

QString codeInBrackets(char32_t character)
{
    return QStringLiteral("⟨%1⟩").arg(static_cast<uint>(character), 4, 16, QLatin1Char('0')).toUpper();
}

QString shownCharacter(char32_t character)
{
    if (character < 0x20)
        return QChar(static_cast<char16_t>(0x2400 + character)); // control pictures
    if (character == 0x7F)
        return QChar(u'␡');
    if (QChar::isNonCharacter(character))
        return QChar(QChar::ReplacementCharacter);
    if (character < 0xA0 && character >= 0x80)
        return codeInBrackets(character);
    if (isBidiControl(character) || isInvisible(character))
        return codeInBrackets(character);
    return QString::fromUcs4(&character, 1);
}

/// Spaces that would not be seen: at an end, or next to another space.
bool isHiddenSpace(const QList<uint> &characters, qsizetype at)
{
    if (characters[at] != U' ')
        return false;
    return at == 0 || at == characters.size() - 1 || characters[at - 1] == U' ' || characters[at + 1] == U' ';
}

} // namespace

QString tokenLabel(std::string_view token)
{
    return tokenLabel(QString::fromUtf8(token.data(), static_cast<qsizetype>(token.size())));
}

QString tokenLabel(const QString &token)
{
    if (token.isEmpty())
        return QStringLiteral("∅");
    QString label;
    const QList<uint> characters = withLimitedMarks(token).toUcs4(); // which makes U+FFFD of lone surrogates
    for (qsizetype i = 0; i < characters.size(); ++i)
        label += isHiddenSpace(characters, i) ? QStringLiteral("␣") : shownCharacter(characters[i]);
    return label;
}

QStringList tokenLabels(const std::vector<std::string> &tokens)
{
    QStringList labels;
    for (const std::string &token : tokens)
        labels += tokenLabel(std::string_view(token));
    return labels;
}

QString elidedLabel(const QString &text, int graphemes)
{
    if (text.size() <= graphemes)
        return text;
    // Analysing a long text whole, for its first few characters, would be felt.
    constexpr qsizetype longestCluster = 2 * (1 + MaxMarksInARow);
    const QString start = text.left((graphemes + 1) * longestCluster);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, start);
    qsizetype beforeLast = 0;
    for (int count = 0; count < graphemes; ++count) {
        if (finder.position() >= start.size())
            break;
        beforeLast = finder.position();
        finder.toNextBoundary();
    }
    if (start.size() == text.size() && finder.position() >= text.size())
        return text;
    return text.left(beforeLast) + QChar(u'…');
}

QString isolated(const QString &text)
{
    return QChar(u'\u2068') + text + QChar(u'\u2069');
}

QString quoted(const QString &text)
{
    return QLocale().quoteString(isolated(text));
}

QString mentioned(const QString &token)
{
    return quoted(elidedLabel(token, 2 * LabelGraphemes));
}

} // namespace headlight::ui
