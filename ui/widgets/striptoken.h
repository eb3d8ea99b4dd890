// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/encoding.h"

#include <QList>
#include <QRect>
#include <QString>

#include <string>
#include <vector>

namespace headlight::ui {

/// One token of a TokenStrip.
struct StripToken
{
    QString text; ///< as Tokenizer::display shows it: " fox", "##ing"
    bool special = false; ///< added by the model's template: drawn as a muted pill
    bool joined = false; ///< continues the word before it: drawn attached to it

    bool operator==(const StripToken &) const = default;
};

/// The tokens of an encoding; @p display has one label a token. A token is joined when no space of the text
/// is between it and the token before.
QList<StripToken> stripTokens(const Encoding &encoding, const std::vector<std::string> &display);

/// Space around all chips of a strip, for outlines.
inline constexpr int StripBorder = 3;

/// Space between two lines of chips.
inline constexpr int StripLineGap = 6;

/// Where the chips stand in a strip of width @p width: one rectangle a token, wrapping over lines. The pieces
/// of a word touch and stay in one line where it has room for them.
/// @param widths of the chips
/// @param lineHeight of a chip
QList<QRect> chipLayout(const QList<StripToken> &tokens, const QList<int> &widths, int width, int lineHeight);

} // namespace headlight::ui
