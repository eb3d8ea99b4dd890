// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/headquestion.h"

#include "core/analysis/words.h"

#include <QStringList>

namespace headlight::ui {
namespace {

using Marks = std::vector<std::uint8_t>; // one a token

bool isSameWord(const std::string &word, const QString &asked)
{
    return QString::fromStdString(word).trimmed().compare(asked, Qt::CaseInsensitive) == 0;
}

Result<Marks> marksOf(const QString &asked, const Encoding &encoding, const std::vector<std::string> &display,
                      const Words &words)
{
    Marks marks(encoding.size(), 0);
    const QStringList parts = asked.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (parts.isEmpty())
        marks.assign(encoding.size(), 1);
    for (const QString &part : parts) {
        bool found = false;
        for (std::size_t token = 0; token < marks.size(); ++token) {
            const int word = words.wordOf[token];
            const bool isMeant = isSameWord(display[token], part)
                || (word >= 0 && isSameWord(words.display[static_cast<std::size_t>(word)], part));
            if (isMeant)
                marks[token] = 1;
            found = found || isMeant;
        }
        if (!found)
            return Error{.code = ErrorCode::InvalidArgument,
                         .what = "the text has no such word",
                         .item = part.toStdString()};
    }
    return marks;
}

Words wordsOfQueries(const Trace &trace)
{
    const bool isOfDecoder = trace.model().isEncoderDecoder && trace.kind() != AttentionKind::Encoder;
    const Trace::Content &content = trace.content();
    return isOfDecoder ? wordsOf(trace.encoding(), trace.display(), content.decoderText, {})
                       : wordsOf(trace.encoding(), trace.display(), content.text, content.pair);
}

Words wordsOfKeys(const Trace &trace)
{
    return trace.kind() == AttentionKind::Cross
        ? wordsOf(trace.keyEncoding(), trace.keyDisplay(), trace.content().text, {})
        : wordsOfQueries(trace);
}

} // namespace

Result<HeadSearchService::TargetsOf> targetsOf(const Trace &trace, const HeadQuestion &question)
{
    if (!question.asksForWords()) {
        std::vector<QueryKey> cells;
        for (const Cell cell : question.cells)
            cells.push_back({cell.query, cell.key});
        if (cells.empty())
            return Error{.code = ErrorCode::InvalidArgument, .what = "nothing is asked"};
        return HeadSearchService::TargetsOf(
            [cells](const Visibility &visibility) { return paintedTargets(visibility, cells); });
    }
    const auto from = marksOf(question.from, trace.encoding(), trace.display(), wordsOfQueries(trace));
    if (!from)
        return from.error();
    const auto to = marksOf(question.to, trace.keyEncoding(), trace.keyDisplay(), wordsOfKeys(trace));
    if (!to)
        return to.error();
    return HeadSearchService::TargetsOf([from = from.value(), to = to.value()](const Visibility &visibility) {
        return groupTargets(visibility, from, to);
    });
}

} // namespace headlight::ui
