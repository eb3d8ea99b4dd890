// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/replacer.h"

#include "core/base/limits.h"

namespace headlight {

Status Replacer::normalize(AlignedText &text) const
{
    std::vector<TextMatch> matches;
    if (Status status = m_pattern.find(text.text(), 0, text.size(), matches); !status)
        return status;
    const std::size_t mostBytes = 16 * text.size() + limits::MiB;
    AlignedText result;
    for (const TextMatch &match : matches) {
        if (!match.isMatch) {
            result.append(text, match.begin, match.end);
            continue;
        }
        const CharacterRange source
            = match.end > 0 ? text.source(match.end - 1, match.end) : CharacterRange{};
        for (std::size_t at = 0; at < m_content.size();) {
            const DecodedCharacter character = decodeUtf8(m_content, at);
            result.append(character.codePoint, source);
            at += character.length;
        }
        if (result.size() > mostBytes) {
            Error error;
            error.code = ErrorCode::TooLarge;
            error.what = "the tokenizer's Replace step blows this text up";
            error.expected = "at most " + std::to_string(mostBytes) + " bytes";
            return error;
        }
    }
    text = std::move(result);
    return Done{};
}

} // namespace headlight
