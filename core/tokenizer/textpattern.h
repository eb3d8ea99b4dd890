// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// A part of a text and whether a pattern matched it.
struct TextMatch
{
    std::size_t begin = 0;
    std::size_t end = 0;
    bool isMatch = false;
};

/// What a Split or Replace step looks for: a literal text, or a regular expression in the reference's syntax,
/// which ICU runs. Immutable, so shared between threads.
///
/// A hostile expression cannot hang: its memory is bounded, and a text that takes longer than two seconds is
/// given up.
class TextPattern
{
public:
    /// @return BadValue for an empty text
    static Result<TextPattern> literal(std::string text);

    /// @return BadFormat with ICU's reason and the place in the expression, TooLarge above limits::regexBytes
    static Result<TextPattern> regex(std::string_view expression);

    TextPattern(TextPattern &&) noexcept;
    TextPattern &operator=(TextPattern &&) noexcept;
    ~TextPattern();

    /// Appends all parts of bytes begin … end of @p text, matched and not, in order. A match may be empty, as
    /// (?=x) is: it separates what stands before and after it.
    /// @return Unsupported when the expression gives up on this text
    Status find(std::string_view text, std::size_t begin, std::size_t end,
                std::vector<TextMatch> &matches) const;

    const std::string &source() const { return m_source; }

private:
    struct Expression;
    TextPattern();
    Status findRegex(std::string_view text, std::size_t begin, std::vector<TextMatch> &matches) const;

    std::string m_source;
    std::unique_ptr<const Expression> m_expression; // null for a literal
};

} // namespace headlight
