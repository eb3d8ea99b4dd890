// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/striptoken.h"

#include <algorithm>

namespace headlight::ui {
namespace {

constexpr int Gap = 5; // between chips of a line

} // namespace

QList<StripToken> stripTokens(const Encoding &encoding, const std::vector<std::string> &display)
{
    QList<StripToken> tokens;
    for (std::size_t i = 0; i < display.size(); ++i) {
        StripToken token{QString::fromStdString(display[i]), encoding.special[i] != 0, false};
        const bool follows = i > 0 && !token.special && encoding.special[i - 1] == 0
            && encoding.sequence[i] == encoding.sequence[i - 1]
            && encoding.offsets[i].begin <= encoding.offsets[i - 1].end;
        token.joined = follows && !token.text.startsWith(u' ');
        tokens.append(token);
    }
    return tokens;
}

QList<QRect> chipLayout(const QList<StripToken> &tokens, const QList<int> &widths, int width, int lineHeight)
{
    QList<QRect> chips;
    chips.reserve(tokens.size());
    int x = StripBorder;
    int y = StripBorder;
    for (qsizetype i = 0; i < widths.size(); ++i) {
        const bool isPiece = tokens[i].joined;
        int needed = widths[i]; // of a word with all its pieces, so that it stays in one line
        for (qsizetype next = i + 1; !isPiece && next < tokens.size() && tokens[next].joined; ++next)
            needed += widths[next] - 1;
        needed = std::min(needed, width - 2 * StripBorder);
        x += isPiece ? -1 : (x > StripBorder ? Gap : 0); // pieces share their border
        if (x > StripBorder && x + needed > width - StripBorder) {
            x = StripBorder;
            y += lineHeight + StripLineGap;
        }
        chips.append(QRect(x, y, std::min(widths[i], width - 2 * StripBorder), lineHeight));
        x += widths[i];
    }
    return chips;
}

} // namespace headlight::ui
