// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenizerdocument.h"

#include "core/base/limits.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace headlight {
namespace {

using Json = nlohmann::json;

/// Receives the parser's events. Everything becomes a tree, except the vocabulary and the merges.
class DocumentBuilder
{
public:
    /// @param bytes of the whole text
    DocumentBuilder(DocumentKind kind, std::size_t bytes)
        : m_kind(kind)
    {
        constexpr std::size_t most = 16 * limits::MiB; // longer lists grow as they come
        m_document.vocabulary.reserve(std::min(bytes, most));
        m_document.merges.reserve(std::min(bytes, most));
    }

    Result<TokenizerDocument> take()
    {
        if (m_error)
            return *m_error;
        return std::move(m_document);
    }

    // The names below are the parser's interface.
    bool null() { return value(Json()); }
    bool boolean(bool flag) { return value(Json(flag)); }
    bool number_integer(std::int64_t number)
    {
        return this->number(Json(number), static_cast<double>(number));
    }
    bool number_unsigned(std::uint64_t number)
    {
        return this->number(Json(number), static_cast<double>(number));
    }
    bool number_float(double number, const std::string &) { return this->number(Json(number), number); }
    bool binary(Json::binary_t &) { return fail(ErrorCode::BadFormat, "binary value"); }
    bool string(std::string &text);
    bool start_object(std::size_t);
    bool start_array(std::size_t);
    bool key(std::string &text);
    bool end_object() { return end(); }
    bool end_array() { return end(); }
    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &problem);

private:
    enum class Region { Tree, VocabularyById, VocabularyByScore, ScoredToken, Merges, MergePair };

    bool fail(ErrorCode code, std::string what, std::string item = {}, std::string found = {});
    bool unexpected()
    {
        return fail(ErrorCode::BadFormat, "a value that does not belong there", regionName());
    }
    std::string regionName() const { return m_region >= Region::Merges ? "model.merges" : "model.vocab"; }
    bool value(Json json);
    bool number(Json json, double asDouble);
    bool deeper();
    bool end();
    bool isModelMember(const char *name) const;
    Json *place(Json json);

    DocumentKind m_kind;
    TokenizerDocument m_document;
    std::optional<Error> m_error;
    Region m_region = Region::Tree;
    int m_depth = 0;
    std::vector<Json *> m_stack; // open objects and arrays of the tree
    std::vector<std::string> m_keys; // the last key seen in each of them
    std::string m_token; // whose id or score comes next
    int m_parts = 0; // of the pair being read
};

bool DocumentBuilder::fail(ErrorCode code, std::string what, std::string item, std::string found)
{
    Error error;
    error.code = code;
    error.what = std::move(what);
    error.item = std::move(item);
    error.found = std::move(found);
    m_error = std::move(error);
    return false;
}

Json *DocumentBuilder::place(Json json)
{
    if (m_stack.empty()) {
        m_document.root = std::move(json);
        return &m_document.root;
    }
    Json &parent = *m_stack.back();
    if (parent.is_array())
        return &parent.emplace_back(std::move(json));
    return &(parent[m_keys.back()] = std::move(json));
}

bool DocumentBuilder::value(Json json)
{
    if (m_region != Region::Tree)
        return unexpected();
    place(std::move(json));
    return true;
}

bool DocumentBuilder::number(Json json, double asDouble)
{
    if (m_region == Region::VocabularyById) {
        if (!json.is_number_integer() || asDouble < 0 || asDouble > static_cast<double>(limits::tokenId)) {
            fail(ErrorCode::BadValue, "a token's id is out of range", "model.vocab \"" + m_token + '"',
                 json.dump());
            m_error->expected = "a whole number from 0 to " + std::to_string(limits::tokenId);
            return false;
        }
        m_document.vocabulary.add(m_token, json.get<std::int32_t>());
        return m_document.vocabulary.size() <= static_cast<std::size_t>(limits::vocabularySize)
            || fail(ErrorCode::TooLarge, "more than " + std::to_string(limits::vocabularySize) + " entries",
                    "model.vocab");
    }
    if (m_region == Region::ScoredToken && m_parts == 1) {
        m_document.vocabulary.addScored(m_token, asDouble);
        ++m_parts;
        return m_document.vocabulary.size() <= static_cast<std::size_t>(limits::vocabularySize)
            || fail(ErrorCode::TooLarge, "more than " + std::to_string(limits::vocabularySize) + " entries",
                    "model.vocab");
    }
    return value(std::move(json));
}

bool DocumentBuilder::string(std::string &text)
{
    switch (m_region) {
    case Region::ScoredToken:
        if (m_parts++ != 0)
            return unexpected();
        m_token = text;
        return true;
    case Region::Merges:
    case Region::MergePair:
        ++m_parts;
        m_document.merges.add(text, 0);
        return m_document.merges.size() <= 2 * limits::merges
            || fail(ErrorCode::TooLarge, "more than " + std::to_string(limits::merges) + " merges",
                    "model.merges");
    default:
        return value(Json(std::move(text)));
    }
}

bool DocumentBuilder::key(std::string &text)
{
    if (m_region == Region::VocabularyById)
        m_token = text;
    else
        m_keys.back() = text;
    return true;
}

bool DocumentBuilder::deeper()
{
    ++m_depth;
    return m_depth <= limits::jsonDepth
        || fail(ErrorCode::TooLarge, "more than " + std::to_string(limits::jsonDepth) + " nested levels");
}

bool DocumentBuilder::isModelMember(const char *name) const
{
    return m_kind == DocumentKind::Tokenizer && m_stack.size() == 2 && m_stack[1]->is_object()
        && m_keys[0] == "model" && m_keys[1] == name;
}

bool DocumentBuilder::start_object(std::size_t)
{
    if (!deeper())
        return false;
    if (m_region != Region::Tree)
        return unexpected();
    if (isModelMember("vocab") || (m_kind == DocumentKind::Vocabulary && m_depth == 1)) {
        m_region = Region::VocabularyById;
        m_document.hasVocabulary = true;
        return true;
    }
    m_stack.push_back(place(Json::object()));
    m_keys.emplace_back();
    return true;
}

bool DocumentBuilder::start_array(std::size_t)
{
    if (!deeper())
        return false;
    m_parts = 0;
    if (m_region == Region::VocabularyByScore) {
        m_region = Region::ScoredToken;
    } else if (m_region == Region::Merges) {
        m_region = Region::MergePair;
        m_document.mergesArePairs = true;
    } else if (m_region != Region::Tree) {
        return unexpected();
    } else if (isModelMember("vocab")) {
        m_region = Region::VocabularyByScore;
        m_document.hasVocabulary = true;
        m_document.vocabularyHasScores = true;
    } else if (isModelMember("merges")) {
        m_region = Region::Merges;
        m_document.hasMerges = true;
    } else {
        m_stack.push_back(place(Json::array()));
        m_keys.emplace_back();
    }
    return true;
}

bool DocumentBuilder::end()
{
    --m_depth;
    if ((m_region == Region::ScoredToken || m_region == Region::MergePair) && m_parts != 2)
        return fail(ErrorCode::BadFormat, "an entry is not a pair", regionName());
    if (m_region == Region::ScoredToken) {
        m_region = Region::VocabularyByScore;
    } else if (m_region == Region::MergePair) {
        m_region = Region::Merges;
    } else if (m_region != Region::Tree) {
        m_region = Region::Tree;
    } else {
        m_stack.pop_back();
        m_keys.pop_back();
    }
    return true;
}

bool DocumentBuilder::parse_error(std::size_t position, const std::string &,
                                  const nlohmann::detail::exception &problem)
{
    const std::string text = problem.what();
    const std::size_t detail = text.find("] "); // the exception's number comes first
    return fail(ErrorCode::BadFormat, "not valid JSON at byte " + std::to_string(position), {},
                detail == std::string::npos ? text : text.substr(detail + 2));
}

} // namespace

void TokenList::reserve(std::size_t bytes)
{
    constexpr std::size_t bytesPerEntry = 16; // at least, with quotes, id and comma
    m_text.reserve(bytes);
    m_entries.reserve(bytes / bytesPerEntry);
}

void TokenList::add(std::string_view token, std::int32_t id)
{
    m_entries.push_back(
        {static_cast<std::uint32_t>(m_text.size()), static_cast<std::uint32_t>(token.size()), id});
    m_text += token;
}

void TokenList::addScored(std::string_view token, double score)
{
    add(token, static_cast<std::int32_t>(m_entries.size()));
    m_scores.push_back(score);
}

std::string_view TokenList::token(std::size_t index) const
{
    return std::string_view(m_text).substr(m_entries[index].begin, m_entries[index].length);
}

Result<TokenizerDocument> parseTokenizerDocument(std::string_view text, DocumentKind kind)
{
    DocumentBuilder builder(kind, text.size());
    // The parser skips a byte order mark itself. Everything that it finds wrong arrives through
    // parse_error().
    (void)nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    return builder.take();
}

} // namespace headlight
