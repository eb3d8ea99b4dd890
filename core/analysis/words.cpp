// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/words.h"

#include "core/analysis/tokenmarks.h"
#include "core/base/utf8.h"
#include "core/tokenizer/characters.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight {

namespace {

std::u32string charactersOf(const std::string &text)
{
    std::u32string characters;
    for (std::size_t at = 0; at < text.size();) {
        const DecodedCharacter character = decodeUtf8(text, at);
        characters += character.codePoint;
        at += character.length;
    }
    return characters;
}

bool hasSpace(const std::u32string &text, int begin, int end)
{
    for (int i = std::max(begin, 0); i < std::min(end, static_cast<int>(text.size())); ++i) {
        if (characters::isWhitespace(text[static_cast<std::size_t>(i)]))
            return true;
    }
    return false;
}

std::string withoutSpace(const std::string &token)
{
    const std::size_t begin = token.find_first_not_of(" \n\t");
    return begin == std::string::npos ? token : token.substr(begin);
}

bool startsWithSpace(const std::string &token)
{
    return !token.empty() && token.front() == ' ';
}

/// Joins tokens one after the other.
class Joiner
{
public:
    void begin(const std::string &token)
    {
        m_words.wordOf.push_back(m_words.size());
        m_words.display.push_back(withoutSpace(token));
    }

    void join(const std::string &token)
    {
        m_words.wordOf.push_back(m_words.size() - 1);
        m_words.display.back() += token.starts_with("##") ? token.substr(2) : token;
    }

    Words take() { return std::move(m_words); }

private:
    Words m_words;
};

bool continuesBySpelling(const std::vector<std::string> &display, std::size_t token, bool spaced)
{
    if (display[token].starts_with("##"))
        return display[token].size() > 2;
    return spaced && !startsWithSpace(display[token]);
}

} // namespace

Words wordsOf(const Encoding &encoding, const std::vector<std::string> &display, const std::string &text,
              const std::string &pair)
{
    const std::u32string texts[]{charactersOf(text), charactersOf(pair)};
    const bool located = !text.empty() || !pair.empty();
    const bool spaced = std::any_of(display.begin(), display.end(), startsWithSpace);
    Joiner words;
    for (std::size_t token = 0; token < encoding.size(); ++token) {
        const bool alone = token == 0 || encoding.special[token] != 0 || encoding.special[token - 1] != 0
            || encoding.sequence[token] != encoding.sequence[token - 1]
            || isPunctuationToken(display[token]) != isPunctuationToken(display[token - 1]);
        bool continues = false;
        if (!alone && located) {
            const std::u32string &characters = texts[encoding.sequence[token] == 1 ? 1 : 0];
            const CharacterRange before = encoding.offsets[token - 1], here = encoding.offsets[token];
            continues = !hasSpace(characters, before.end, here.begin)
                && !hasSpace(characters, here.begin, std::min(here.begin + 1, here.end));
        } else if (!alone) {
            continues = continuesBySpelling(display, token, spaced);
        }
        continues ? words.join(display[token]) : words.begin(display[token]);
    }
    return words.take();
}

Words wordsAt(const Encoding &encoding, const std::vector<CharacterRange> &places,
              const std::vector<std::string> &forms)
{
    Words words{std::vector<int>(encoding.size(), -1), forms};
    for (std::size_t token = 0; token < encoding.size(); ++token) {
        const CharacterRange here = encoding.offsets[token];
        if (encoding.special[token] != 0 || encoding.sequence[token] == 1 || here.begin == here.end)
            continue;
        for (std::size_t word = 0; word < places.size() && words.wordOf[token] < 0; ++word) {
            if (std::max(here.begin, places[word].begin) < std::min(here.end, places[word].end))
                words.wordOf[token] = static_cast<int>(word);
        }
    }
    return words;
}

Matrix wordPattern(const MatrixView &pattern, const Words &queries, const Words &keys)
{
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(queries.size(), keys.size());
    std::vector<int> counts(queries.display.size());
    for (Eigen::Index i = 0; i < pattern.rows(); ++i) {
        const int query = queries.wordOf[static_cast<std::size_t>(i)];
        if (query < 0)
            continue;
        ++counts[static_cast<std::size_t>(query)];
        for (Eigen::Index j = 0; j < pattern.cols(); ++j) {
            const int key = keys.wordOf[static_cast<std::size_t>(j)];
            if (key >= 0)
                sums(query, key) += static_cast<double>(pattern(i, j));
        }
    }
    for (int query = 0; query < queries.size(); ++query) {
        const int count = counts[static_cast<std::size_t>(query)];
        sums.row(query) /= count > 0 ? count : std::numeric_limits<double>::quiet_NaN();
    }
    return sums.cast<float>();
}

namespace {

constexpr double unseen = -std::numeric_limits<double>::infinity();

/// ln(exp(a) + exp(b)); NaN stays NaN.
double addedInLog(double a, double b)
{
    if (a == unseen || b == unseen)
        return a == unseen ? b : a;
    const double larger = std::max(a, b);
    return std::isinf(larger) ? larger : larger + std::log(std::exp(a - larger) + std::exp(b - larger));
}

} // namespace

Matrix wordScores(const MatrixView &scores, const Words &queries, const Words &keys)
{
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(queries.size(), keys.size());
    Eigen::MatrixXi counts = Eigen::MatrixXi::Zero(queries.size(), keys.size());
    std::vector<double> row(keys.display.size());
    for (Eigen::Index i = 0; i < scores.rows(); ++i) {
        const int query = queries.wordOf[static_cast<std::size_t>(i)];
        if (query < 0)
            continue;
        std::fill(row.begin(), row.end(), unseen);
        for (Eigen::Index j = 0; j < scores.cols(); ++j) {
            const int key = keys.wordOf[static_cast<std::size_t>(j)];
            if (key >= 0) {
                double &together = row[static_cast<std::size_t>(key)];
                together = addedInLog(together, static_cast<double>(scores(i, j)));
            }
        }
        for (int key = 0; key < keys.size(); ++key) {
            const double together = row[static_cast<std::size_t>(key)];
            if (together == unseen)
                continue;
            sums(query, key) += together;
            ++counts(query, key);
        }
    }
    return (counts.array() > 0)
        .select(sums.array() / counts.array().max(1).cast<double>(), unseen)
        .matrix()
        .cast<float>();
}

} // namespace headlight
