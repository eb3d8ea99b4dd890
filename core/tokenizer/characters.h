// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Character classes as the reference tokenizers define them, over ICU's tables.
namespace headlight::characters {

/// Unicode White_Space.
bool isWhitespace(char32_t character);

/// What BERT's cleaning drops: control, format and private-use characters, but not tab and line
/// ends.
bool isControl(char32_t character);

/// ASCII punctuation and symbols, and every Unicode punctuation character.
bool isPunctuation(char32_t character);

/// The CJK ideograph blocks that BERT puts spaces around.
bool isChinese(char32_t character);

bool isNonspacingMark(char32_t character); ///< what BERT takes for an accent
bool isMark(char32_t character); ///< \p{M}
bool isLetter(char32_t character); ///< \p{L}
bool isNumber(char32_t character); ///< \p{N}
bool isWord(char32_t character); ///< \w of Unicode regular expressions

/// What script() says of a space and of characters without a script.
inline constexpr int anyScript = -1;

/// The Unicode script, as ICU numbers them, with Hiragana and Katakana counted as Han.
int script(char32_t character);

/// Lower case without context: at most two characters, the second 0 where there is none (only U+0130 has
/// two).
struct LowerCase
{
    char32_t first = 0;
    char32_t second = 0;
};
LowerCase lowerCase(char32_t character);

} // namespace headlight::characters
