// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/textpattern.h"

#include "core/base/limits.h"
#include "core/tokenizer/onigurumasyntax.h"

#include <unicode/regex.h>
#include <unicode/utext.h>

#include <chrono>
#include <utility>

namespace headlight {
namespace {

constexpr std::int32_t stackBytes = 32 * 1024 * 1024;
constexpr std::chrono::seconds wallLimit{2}; // for all matches in one text
constexpr const char *tooLong = "it takes too long";

Error gaveUp(const std::string &expression, const char *why)
{
    Error error;
    error.code = ErrorCode::Unsupported;
    error.what = std::string("the tokenizer's pattern gave up on this text: ") + why;
    error.item = expression;
    return error;
}

/// A text opened for ICU, closed in any case.
class OpenText
{
public:
    explicit OpenText(std::string_view text)
    {
        utext_openUTF8(&m_text, text.data(), static_cast<std::int64_t>(text.size()), &m_status);
    }
    ~OpenText() { utext_close(&m_text); }
    OpenText(const OpenText &) = delete;
    OpenText &operator=(const OpenText &) = delete;

    UText *get() { return &m_text; }
    UErrorCode status() const { return m_status; }

private:
    UText m_text = UTEXT_INITIALIZER;
    UErrorCode m_status = U_ZERO_ERROR;
};

/// Stops ICU when the time is up: it asks every 10,000 steps inside a match, and between places to begin one.
class Deadline
{
public:
    void watch(icu::RegexMatcher &matcher, UErrorCode &status)
    {
        matcher.setMatchCallback([](const void *self, std::int32_t) { return goesOn(self); }, this, status);
        matcher.setFindProgressCallback([](const void *self, std::int64_t) { return goesOn(self); }, this,
                                        status);
    }

    bool isOver() const { return std::chrono::steady_clock::now() > m_end; }

private:
    static UBool goesOn(const void *self) { return !static_cast<const Deadline *>(self)->isOver(); }

    std::chrono::steady_clock::time_point m_end = std::chrono::steady_clock::now() + wallLimit;
};

} // namespace

struct TextPattern::Expression
{
    std::unique_ptr<icu::RegexPattern> pattern;
};

TextPattern::TextPattern() = default;
TextPattern::TextPattern(TextPattern &&) noexcept = default;
TextPattern &TextPattern::operator=(TextPattern &&) noexcept = default;
TextPattern::~TextPattern() = default;

Result<TextPattern> TextPattern::literal(std::string text)
{
    if (text.empty()) {
        Error error;
        error.code = ErrorCode::BadValue;
        error.what = "an empty pattern";
        return error;
    }
    TextPattern pattern;
    pattern.m_source = std::move(text);
    return pattern;
}

Result<TextPattern> TextPattern::regex(std::string_view expression)
{
    Error error;
    if (expression.size() > limits::regexBytes) {
        error.code = ErrorCode::TooLarge;
        error.what = "the pattern is longer than " + std::to_string(limits::regexBytes) + " bytes";
        return error;
    }
    UErrorCode status = U_ZERO_ERROR;
    UParseError place;
    const std::string rewritten = icuFromOniguruma(expression);
    if (rewritten.size() > 4 * limits::regexBytes) { // short forms are written out in it
        error.code = ErrorCode::TooLarge;
        error.what = "the pattern has too many classes and word borders";
        return error;
    }
    const auto text = icu::UnicodeString::fromUTF8(rewritten);
    std::unique_ptr<icu::RegexPattern> compiled(
        icu::RegexPattern::compile(text, UREGEX_MULTILINE | UREGEX_UNIX_LINES, place, status));
    if (U_FAILURE(status)) {
        error.code = ErrorCode::BadFormat;
        error.what = std::string("the pattern is no regular expression: ") + u_errorName(status)
            + " at character " + std::to_string(place.offset);
        error.found = expression;
        return error;
    }
    TextPattern pattern;
    pattern.m_source = expression;
    pattern.m_expression = std::make_unique<const Expression>(Expression{std::move(compiled)});
    return pattern;
}

Status TextPattern::find(std::string_view text, std::size_t begin, std::size_t end,
                         std::vector<TextMatch> &matches) const
{
    const std::string_view part = text.substr(begin, end - begin);
    if (m_expression)
        return findRegex(part, begin, matches);
    std::size_t done = 0;
    while (done < part.size()) {
        const std::size_t at = std::min(part.find(m_source, done), part.size());
        if (done < at)
            matches.push_back({begin + done, begin + at, false});
        if (at < part.size())
            matches.push_back({begin + at, begin + at + m_source.size(), true});
        done = at + m_source.size();
    }
    return Done{};
}

Status TextPattern::findRegex(std::string_view text, std::size_t begin, std::vector<TextMatch> &matches) const
{
    OpenText open(text);
    UErrorCode status = open.status();
    const std::unique_ptr<icu::RegexMatcher> matcher(m_expression->pattern->matcher(status));
    if (U_FAILURE(status))
        return gaveUp(m_source, u_errorName(status));
    Deadline deadline;
    deadline.watch(*matcher, status);
    matcher->setStackLimit(stackBytes, status);
    matcher->reset(open.get());
    std::size_t done = 0;
    bool anyMatch = false;
    while (matcher->find(status) && U_SUCCESS(status)) {
        const auto first = static_cast<std::size_t>(matcher->start64(status));
        const auto last = static_cast<std::size_t>(matcher->end64(status));
        const bool isEmptyBehindMatch = anyMatch && first == last && first == done;
        if (done < first)
            matches.push_back({begin + done, begin + first, false});
        if (!isEmptyBehindMatch)
            matches.push_back({begin + first, begin + last, true});
        done = last;
        anyMatch = true;
        if (deadline.isOver())
            return gaveUp(m_source, tooLong);
    }
    if (U_FAILURE(status))
        return gaveUp(m_source, status == U_REGEX_STOPPED_BY_CALLER ? tooLong : u_errorName(status));
    if (done < text.size())
        matches.push_back({begin + done, begin + text.size(), false});
    return Done{};
}

} // namespace headlight
