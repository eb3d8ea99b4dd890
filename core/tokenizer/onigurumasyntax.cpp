// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/onigurumasyntax.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace headlight {
namespace {

constexpr std::string_view wordClass = R"([\p{Alphabetic}\p{M}\p{N}\p{Pc}])";
constexpr std::string_view notWordClass = R"([^\p{Alphabetic}\p{M}\p{N}\p{Pc}])";

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> namedClasses = {{
    {"[:punct:]", R"([\p{P}\p{S}])"},
    {"[:alpha:]", R"([\p{Alphabetic}\p{M}])"},
    {"[:alnum:]", R"([\p{Alphabetic}\p{M}\p{Nd}])"},
    {"[:word:]", wordClass},
}};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Whether an escape with this letter stands for several characters.
bool isClassLetter(char c)
{
    return std::string_view("dDwWsShHpP").find(c) != std::string_view::npos;
}

class Rewriter
{
public:
    explicit Rewriter(std::string_view in)
        : m_in(in)
    {
    }

    std::string run()
    {
        while (m_at < m_in.size())
            item();
        return std::move(m_out);
    }

private:
    std::string_view rest() const { return m_in.substr(m_at); }

    void copy(std::size_t count)
    {
        m_out += m_in.substr(m_at, count);
        m_at += count;
    }

    void replace(std::size_t count, std::string_view with)
    {
        m_out += with;
        m_at += count;
    }

    void item();
    void escape(bool inBrackets);
    void copyEscape();
    void brackets();
    void namedClass();
    void inBrackets();
    void hyphen();
    void group();
    void interval();

    std::string_view m_in;
    std::string m_out;
    std::size_t m_at = 0;
    std::size_t m_atom = 0; // where the last thing that can be repeated begins in m_out
    bool m_beginsRange = false; // inside brackets: what stands before is a single character
    std::vector<std::size_t> m_groups; // where the open ones begin in m_out
};

void Rewriter::item()
{
    const char c = m_in[m_at];
    if (c == '{')
        return interval();
    if (c == '*' || c == '+' || c == '?')
        return copy(1);
    if (c == ')') {
        m_atom = m_groups.empty() ? m_out.size() : m_groups.back();
        if (!m_groups.empty())
            m_groups.pop_back();
        return copy(1);
    }
    m_atom = m_out.size();
    if (c == '\\')
        escape(false);
    else if (c == '[')
        brackets();
    else if (c == '(')
        group();
    else if (c == '}' || c == ']')
        replace(1, c == '}' ? "\\}" : "\\]");
    else
        copy(1);
}

void Rewriter::escape(bool inBrackets)
{
    if (rest().size() < 2)
        return copy(1);
    switch (m_in[m_at + 1]) {
    case 'h':
        return replace(2, "[0-9A-Fa-f]");
    case 'H':
        return replace(2, "[^0-9A-Fa-f]");
    case 'w':
        return replace(2, wordClass);
    case 'W':
        return replace(2, notWordClass);
    case 'b':
    case 'B': {
        if (inBrackets)
            return replace(2, "\\x08");
        const std::string word(wordClass);
        const bool border = m_in[m_at + 1] == 'b';
        return replace(2,
                       "(?:(?<=" + word + (border ? ")(?!" : ")(?=") + word + ")|(?<!" + word
                           + (border ? ")(?=" : ")(?!") + word + "))");
    }
    case 'p':
        if (rest().starts_with("\\p{^")) {
            replace(4, "\\P{");
            return copy(std::min(rest().find('}'), rest().size() - 1) + 1);
        }
        return copyEscape();
    default:
        return copyEscape();
    }
}

/// An escape that means the same in both, with what may follow in braces.
void Rewriter::copyEscape()
{
    const bool hasBraces = rest().size() > 2 && rest()[2] == '{'
        && std::string_view("pPxuoN").find(rest()[1]) != std::string_view::npos;
    copy(hasBraces ? std::min(rest().find('}'), rest().size() - 1) + 1 : 2);
}

/// A character class with everything inside, nested ones too.
void Rewriter::brackets()
{
    std::size_t depth = 0;
    while (m_at < m_in.size()) {
        if (rest().starts_with("[:") && depth > 0) {
            namedClass();
        } else if (m_in[m_at] == '[') {
            ++depth;
            copy(rest().starts_with("[^") ? 2 : 1);
            m_beginsRange = false;
        } else if (m_in[m_at] == ']') {
            copy(1);
            m_beginsRange = false;
            if (--depth == 0)
                return;
        } else {
            inBrackets();
        }
    }
}

void Rewriter::namedClass()
{
    m_beginsRange = false;
    for (const auto &[name, meaning] : namedClasses) {
        if (rest().starts_with(name))
            return replace(name.size(), meaning);
    }
    copy(std::min(rest().find(":]"), rest().size() - 2) + 2);
}

/// One thing inside a character class.
void Rewriter::inBrackets()
{
    const char c = m_in[m_at];
    if (c == '-')
        return hyphen();
    m_beginsRange = !rest().starts_with("&&");
    if (c == '\\') {
        m_beginsRange = rest().size() > 1 && !isClassLetter(rest()[1]);
        escape(true);
    } else if (c == '&' && m_beginsRange) {
        replace(1, "\\&");
    } else {
        copy(m_beginsRange ? 1 : 2);
    }
}

/// A range, where something stands before it that begins one, and after it something that ends one.
void Rewriter::hyphen()
{
    const bool isRange = m_beginsRange && rest().size() > 1 && rest()[1] != ']' && rest()[1] != '[';
    if (!isRange) {
        replace(1, "\\-");
        m_beginsRange = true;
        return;
    }
    copy(1);
    if (m_in[m_at] == '-')
        replace(1, "\\-");
    else
        inBrackets();
    m_beginsRange = false;
}

void Rewriter::group()
{
    m_groups.push_back(m_out.size());
    copy(1);
    if (!rest().starts_with('?'))
        return;
    copy(1);
    if (rest().starts_with('#')) { // a comment is no group
        copy(std::min(rest().find(')'), rest().size() - 1) + 1);
        m_groups.pop_back();
        return;
    }
    if (rest().starts_with('<') || rest().starts_with('\''))
        return copy(1);
    // Options up to : or ). Ruby's m is what others call s.
    const std::size_t end = std::min(rest().find_first_not_of("imx-"), rest().size());
    for (std::size_t i = 0; i < end; ++i)
        replace(1, m_in[m_at] == 'm' ? "s" : m_in.substr(m_at, 1));
}

/// {n}, {n,}, {n,m} and {,m}; anything else is a brace.
void Rewriter::interval()
{
    std::size_t at = m_at + 1;
    const auto number = [&] {
        const std::size_t begin = at;
        while (at < m_in.size() && isDigit(m_in[at]))
            ++at;
        return m_in.substr(begin, at - begin);
    };
    const std::string_view least = number();
    const bool comma = at < m_in.size() && m_in[at] == ',';
    at += comma ? 1 : 0;
    const std::string_view most = comma ? number() : least;
    if (at >= m_in.size() || m_in[at] != '}' || (least.empty() && most.empty())) {
        m_atom = m_out.size();
        return replace(1, "\\{");
    }
    m_out += '{';
    m_out += least.empty() ? "0" : least;
    if (comma) {
        m_out += ',';
        m_out += most;
    }
    m_out += '}';
    m_at = at + 1;
    const bool isFollowed
        = !rest().empty() && std::string_view("+*{").find(rest()[0]) != std::string_view::npos;
    if (!isFollowed && (comma || !rest().starts_with('?')))
        return;
    m_out.insert(m_atom, "(?:"); // what follows repeats it, and is no possessive or reluctant mark
    m_out += ')';
}

} // namespace

std::string icuFromOniguruma(std::string_view expression)
{
    return Rewriter(expression).run();
}

} // namespace headlight
