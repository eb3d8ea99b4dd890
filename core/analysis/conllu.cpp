// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/conllu.h"

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"

#include <array>
#include <charconv>
#include <optional>

namespace headlight {

namespace {

constexpr std::size_t Columns = 10;
enum Column { Id = 0, Form = 1, Upos = 3, Head = 6, Relation = 7, Misc = 9 };

using Fields = std::array<std::string_view, Columns>;

std::optional<int> number(std::string_view text)
{
    int value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && value >= 0
        ? std::optional<int>(value)
        : std::nullopt;
}

/// A sentence while its lines come in.
struct OpenSentence
{
    TreebankSentence sentence;
    bool hasText = false;
    std::vector<std::size_t> lines; ///< one a word
    std::vector<bool> spaceAfter; ///< one a word
    struct Range
    {
        std::size_t first, last; ///< words
        std::string form;
        bool spaceAfter;
    };
    std::vector<Range> ranges;
};

/// Reads line by line and keeps the first error.
class Reader
{
public:
    explicit Reader(const std::string &file)
        : m_file(file)
    {
    }

    Status read(std::string_view content)
    {
        while (!content.empty()) {
            ++m_line;
            const std::size_t end = content.find('\n');
            std::string_view line = content.substr(0, end);
            content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
            if (!line.empty() && line.back() == '\r')
                line.remove_suffix(1);
            if (const Status fine = takeLine(line); !fine)
                return fine;
        }
        return finishSentence();
    }

    std::vector<TreebankSentence> take() { return std::move(m_sentences); }

private:
    Error wrong(std::size_t line, std::string what, std::string_view found = {},
                std::string expected = {}) const
    {
        return {.code = ErrorCode::BadFormat,
                .what = std::move(what),
                .file = m_file,
                .item = "line " + std::to_string(line),
                .expected = std::move(expected),
                .found = std::string(found)};
    }

    Status takeLine(std::string_view line)
    {
        if (!isValidUtf8(line))
            return wrong(m_line, "these bytes are no UTF-8");
        if (line.empty())
            return finishSentence();
        if (line.front() == '#') {
            takeComment(line);
            return Done{};
        }
        Fields fields;
        std::size_t count = 0;
        for (std::string_view rest = line;; ++count) {
            const std::size_t tab = rest.find('\t');
            if (count < Columns)
                fields[count] = rest.substr(0, tab);
            if (tab == std::string_view::npos)
                break;
            rest.remove_prefix(tab + 1);
        }
        if (count + 1 != Columns)
            return wrong(m_line, "a word needs ten columns with tabs between them", std::to_string(count + 1),
                         "10");
        return takeWord(fields);
    }

    void takeComment(std::string_view line)
    {
        constexpr std::string_view Text = "# text = ", SentenceId = "# sent_id = ";
        if (line.starts_with(Text)) {
            m_open.sentence.text = line.substr(Text.size());
            m_open.hasText = true;
        } else if (line.starts_with(SentenceId)) {
            m_open.sentence.id = line.substr(SentenceId.size());
        }
    }

    Status takeWord(const Fields &fields)
    {
        const std::string_view id = fields[Id];
        const bool space = fields[Misc].find("SpaceAfter=No") == std::string_view::npos;
        std::vector<TreebankWord> &words = m_open.sentence.words;
        if (id.find('.') != std::string_view::npos)
            return Done{};
        if (const std::size_t dash = id.find('-'); dash != std::string_view::npos) {
            const auto first = number(id.substr(0, dash)), last = number(id.substr(dash + 1));
            if (!first || !last || *first != static_cast<int>(words.size()) + 1 || *last < *first)
                return wrong(m_line, "this range of words cannot be", id);
            m_open.ranges.push_back({static_cast<std::size_t>(*first) - 1,
                                     static_cast<std::size_t>(*last) - 1, std::string(fields[Form]), space});
            return Done{};
        }
        if (number(id) != static_cast<int>(words.size()) + 1)
            return wrong(m_line, "words are numbered 1, 2, 3 …", id, std::to_string(words.size() + 1));
        if (words.size() >= limits::sentenceWords)
            return Error{.code = ErrorCode::TooLarge,
                         .what = "the sentence is too long",
                         .file = m_file,
                         .item = "line " + std::to_string(m_line),
                         .expected = "at most " + std::to_string(limits::sentenceWords) + " words"};
        const auto head = number(fields[Head]);
        if (!head)
            return wrong(m_line, "the head must be the number of a word, or 0 for the root", fields[Head]);
        words.push_back({std::string(fields[Form]),
                         std::string(fields[Upos]),
                         std::string(fields[Relation]),
                         *head - 1,
                         {}});
        m_open.lines.push_back(m_line);
        m_open.spaceAfter.push_back(space);
        return Done{};
    }

    Status finishSentence()
    {
        OpenSentence open = std::move(m_open);
        m_open = {};
        const std::vector<TreebankWord> &words = open.sentence.words;
        if (words.empty())
            return Done{};
        for (std::size_t word = 0; word < words.size(); ++word) {
            const int head = words[word].head;
            if (head >= static_cast<int>(words.size()) || head == static_cast<int>(word))
                return wrong(open.lines[word], "the head is no other word of the sentence",
                             std::to_string(head + 1), "0 to " + std::to_string(words.size()));
        }
        for (const OpenSentence::Range &range : open.ranges) {
            if (range.last >= words.size())
                return wrong(open.lines.back(), "the sentence ends within a range of words");
        }
        if (!open.hasText)
            joinForms(open);
        if (const Status found = placeWords(open); !found)
            return found;
        m_sentences.push_back(std::move(open.sentence));
        return Done{};
    }

    /// The range that begins at @p word, or null.
    static const OpenSentence::Range *rangeAt(const OpenSentence &open, std::size_t word)
    {
        for (const OpenSentence::Range &range : open.ranges) {
            if (range.first == word)
                return &range;
        }
        return nullptr;
    }

    static void joinForms(OpenSentence &open)
    {
        std::string &text = open.sentence.text;
        for (std::size_t word = 0; word < open.sentence.words.size(); ++word) {
            const OpenSentence::Range *range = rangeAt(open, word);
            text += range ? range->form : open.sentence.words[word].form;
            word = range ? range->last : word;
            if (range ? range->spaceAfter : open.spaceAfter[word])
                text += ' ';
        }
        if (text.ends_with(' '))
            text.pop_back();
    }

    Status placeWords(OpenSentence &open) const
    {
        const std::string &text = open.sentence.text;
        std::size_t at = 0; // byte
        int character = 0;
        const auto place = [&](const std::string &form, std::size_t begin) {
            character += static_cast<int>(countCharacters(std::string_view(text).substr(at, begin - at)));
            const int length = static_cast<int>(countCharacters(form));
            at = begin + form.size();
            character += length;
            return CharacterRange{character - length, character};
        };
        std::vector<TreebankWord> &words = open.sentence.words;
        for (std::size_t word = 0; word < words.size(); ++word) {
            const OpenSentence::Range *range = rangeAt(open, word);
            const std::string &form = range ? range->form : words[word].form;
            const std::size_t begin = text.find(form, at);
            if (form.empty() || begin == std::string::npos)
                return wrong(open.lines[word], "the sentence's text does not have this word", form);
            const CharacterRange whole = place(form, begin);
            words[word].place = whole;
            if (!range)
                continue;
            placeParts(words, *range, whole);
            word = range->last;
        }
        return Done{};
    }

    /// Words of a range lie one after the other where they spell it ("do" + "n't"), else all on the whole.
    static void placeParts(std::vector<TreebankWord> &words, const OpenSentence::Range &range,
                           CharacterRange whole)
    {
        std::string spelled;
        for (std::size_t word = range.first; word <= range.last; ++word)
            spelled += words[word].form;
        int begin = whole.begin;
        for (std::size_t word = range.first; word <= range.last; ++word) {
            const int end = begin + static_cast<int>(countCharacters(words[word].form));
            words[word].place = spelled == range.form ? CharacterRange{begin, end} : whole;
            begin = end;
        }
    }

    const std::string &m_file;
    std::size_t m_line = 0;
    OpenSentence m_open;
    std::vector<TreebankSentence> m_sentences;
};

} // namespace

Result<std::vector<TreebankSentence>> parseConllu(std::string_view content, const std::string &file)
{
    Reader reader(file);
    if (const Status read = reader.read(content); !read)
        return read.error();
    return reader.take();
}

Result<std::vector<TreebankSentence>> readConllu(const std::string &path)
{
    const Result<std::string> content = readWholeFile(path, limits::treebankBytes);
    if (!content)
        return content.error();
    return parseConllu(content.value(), path);
}

} // namespace headlight
