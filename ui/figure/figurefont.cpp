// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/figurefont.h"

#include <QFontMetricsF>

#include <vector>

namespace headlight::ui {
namespace {

QString elidedToWidth(const QString &text, double size, double width)
{
    return QFontMetricsF(figureFont(false)).elidedText(text, Qt::ElideRight, width * FontUnit / size);
}

/// Words with their widths, so that trying several line widths measures nothing again.
struct Words
{
    QStringList texts;
    std::vector<double> widths;
    double space = 0;
};

/// As many words in every line as fit; the last of @p maxLines lines takes the rest.
QStringList filledLines(const Words &words, double width, int maxLines)
{
    QStringList lines;
    double used = 0;
    for (std::size_t i = 0; i < words.widths.size(); ++i) {
        const QString &word = words.texts[static_cast<qsizetype>(i)];
        const double longer = used + words.space + words.widths[i];
        if (lines.isEmpty() || (longer > width && lines.size() < maxLines)) {
            lines += word;
            used = words.widths[i];
        } else {
            lines.last() += QLatin1Char(' ') + word;
            used = longer;
        }
    }
    return lines;
}

} // namespace

QStringList figureFontFamilies()
{
    return {QStringLiteral("DejaVu Sans"), QStringLiteral("Verdana"), QStringLiteral("Noto Sans"),
            QStringLiteral("sans-serif")};
}

QFont figureFont(bool bold)
{
    QFont font(figureFontFamilies());
    font.setPixelSize(static_cast<int>(FontUnit));
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setBold(bold);
    return font;
}

double textWidth(const QString &text, double size, bool bold)
{
    return QFontMetricsF(figureFont(bold)).horizontalAdvance(text) * size / FontUnit;
}

double capHeight(double size)
{
    return QFontMetricsF(figureFont(false)).capHeight() * size / FontUnit;
}

QStringList wrappedText(const QString &text, double size, double width, int maxLines)
{
    Words words{text.simplified().split(QLatin1Char(' ')), {}, textWidth(QStringLiteral(" "), size)};
    for (const QString &word : words.texts)
        words.widths.push_back(textWidth(word, size));
    QStringList lines = filledLines(words, width, maxLines);
    // Lines of about the same length instead of a last line with one word.
    for (double narrower = 0.95 * width; lines.size() > 1 && narrower > 0.5 * width;
         narrower -= 0.05 * width) {
        const QStringList tighter = filledLines(words, narrower, maxLines + 1);
        if (tighter.size() > lines.size())
            break;
        lines = tighter;
    }
    for (QString &line : lines)
        line = elidedToWidth(line, size, width);
    return lines;
}

} // namespace headlight::ui
