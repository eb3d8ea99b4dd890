// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/csv.h"

#include "core/base/numbertext.h"

#include <new>

namespace headlight {
namespace {

constexpr const char *LineEnd = "\r\n";

/// Every token as a field, once, because each is written many times.
std::vector<std::string> tokenFields(const Encoding &encoding, SpreadsheetFormulas formulas)
{
    std::vector<std::string> fields;
    for (const std::string &token : encoding.tokens)
        fields.push_back(csvField(token, formulas));
    return fields;
}

void appendPattern(std::string &csv, const Trace &trace, const ScopedPattern &which,
                   const std::vector<std::string> &queries, const std::vector<std::string> &keys)
{
    const std::string mark = phraseLine(trace.interventions());
    const std::string end = (mark.empty() ? mark : ',' + csvField(mark, SpreadsheetFormulas::Keep)) + LineEnd;
    const auto attention = which.head ? trace.attention({which.layer, *which.head}) : nullptr;
    const auto pattern = patternOf(trace, which);
    const std::string prefix = std::to_string(which.layer) + ',' + which.headText() + ',';
    for (Eigen::Index query = 0; query < pattern->rows(); ++query) {
        const std::string start
            = prefix + std::to_string(query) + ',' + queries[static_cast<std::size_t>(query)] + ',';
        for (Eigen::Index key = 0; key < pattern->cols(); ++key) {
            csv += start;
            csv += std::to_string(key);
            csv += ',';
            csv += keys[static_cast<std::size_t>(key)];
            csv += ',';
            appendNumber(csv, (*pattern)(query, key));
            csv += ',';
            if (attention)
                appendNumber(csv, attention->scores(query, key));
            csv += end;
        }
    }
}

Error noMemoryForNumbers()
{
    return {.code = ErrorCode::OutOfMemory,
            .what = "not enough memory for so many numbers",
            .hint = "Write one layer or one head, or choose .safetensors"};
}

} // namespace

std::string csvField(const std::string &text, SpreadsheetFormulas formulas)
{
    const bool risky
        = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    const std::string plain = formulas == SpreadsheetFormulas::Protect && risky ? '\'' + text : text;
    if (plain.find_first_of(",\"\r\n") == std::string::npos)
        return plain;
    std::string quoted = "\"";
    for (const char c : plain)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

Result<std::string> patternsAsCsv(const Trace &trace, const TraceScope &scope, SpreadsheetFormulas formulas,
                                  const Progress &progress)
{
    if (const Status valid = checkScope(trace, scope); !valid)
        return valid.error();
    constexpr double bytesOfALine = 60;
    if (const Status fits = checkFits({&trace}, scope, bytesOfALine); !fits)
        return fits.error();
    try {
        const std::vector<std::string> queries = tokenFields(trace.encoding(), formulas);
        const std::vector<std::string> keys = tokenFields(trace.keyEncoding(), formulas);
        std::string csv = "layer,head,query,query_token,key,key_token,probability,score";
        if (trace.interventions())
            csv += ",what_if";
        csv += LineEnd;
        const std::vector<ScopedPattern> patterns = patternsIn(trace, scope);
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            if (progress.cancel.isCancelled())
                return exportCancelled();
            appendPattern(csv, trace, patterns[i], queries, keys);
            progress.done(static_cast<double>(i + 1) / static_cast<double>(patterns.size()));
        }
        return csv;
    } catch (const std::bad_alloc &) {
        return noMemoryForNumbers();
    }
}

Result<std::string> patternAsCsvTable(const Trace &trace, const ScopedPattern &which,
                                      SpreadsheetFormulas formulas)
{
    using Heads = TraceScope::Heads;
    const TraceScope scope{
        .layer = which.layer, .heads = which.head ? Heads::One : Heads::Mean, .head = which.head.value_or(0)};
    if (const Status valid = checkScope(trace, scope); !valid)
        return valid.error();
    try {
        const std::vector<std::string> queries = tokenFields(trace.encoding(), formulas);
        const auto pattern = patternOf(trace, which);
        const std::string mark = phraseLine(trace.interventions());
        std::string csv = mark.empty() ? "query" : csvField("query, what if: " + mark, formulas);
        for (const std::string &key : tokenFields(trace.keyEncoding(), formulas))
            csv += ',' + key;
        csv += LineEnd;
        for (Eigen::Index query = 0; query < pattern->rows(); ++query) {
            csv += queries[static_cast<std::size_t>(query)];
            for (Eigen::Index key = 0; key < pattern->cols(); ++key) {
                csv += ',';
                appendNumber(csv, (*pattern)(query, key));
            }
            csv += LineEnd;
        }
        return csv;
    } catch (const std::bad_alloc &) {
        return noMemoryForNumbers();
    }
}

} // namespace headlight
