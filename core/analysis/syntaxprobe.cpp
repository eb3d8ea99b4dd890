// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/syntaxprobe.h"

#include "core/analysis/words.h"

#include <algorithm>

namespace headlight {

Result<SyntaxScores> syntaxProbe(const TraceSource &model, const std::vector<TreebankSentence> &sentences,
                                 const CancelToken &cancel, const ProbeProgress &progress)
{
    if (sentences.empty())
        return Error{.code = ErrorCode::InvalidArgument, .what = "there is no sentence to measure heads on"};
    std::vector<TextInput> inputs;
    for (const TreebankSentence &sentence : sentences)
        inputs.push_back({sentence.text});
    SyntaxScores scores(model.info().layers, model.info().heads);
    const auto failed
        = model.traceEach(inputs, cancel, [&](std::size_t index, const TracePtr &trace) -> Status {
              if (cancel.isCancelled())
                  return Error{.code = ErrorCode::Cancelled, .what = "a newer request took over"};
              const Status added = scores.add(*encoderTrace(trace), parsedWords(sentences[index]));
              if (added && progress)
                  progress(static_cast<double>(index + 1) / static_cast<double>(sentences.size()));
              return added;
          });
    if (failed)
        return withSentence(*failed);
    return scores;
}

ParsedWords drawnArcs(const Trace &trace, const std::vector<QueryKey> &cells)
{
    if (trace.kind() == AttentionKind::Cross)
        return {};
    const Encoding &encoding = trace.encoding();
    const bool isOfDecoder = trace.model().isEncoderDecoder && trace.kind() == AttentionKind::Decoder;
    const std::string &text = isOfDecoder ? trace.content().decoderText : trace.content().text;
    const Words words = wordsOf(encoding, trace.display(), text, trace.content().pair);
    ParsedWords parsed;
    parsed.forms = words.display;
    parsed.places.resize(words.display.size());
    for (std::size_t token = 0; token < encoding.size(); ++token) {
        if (words.wordOf[token] < 0 || encoding.sequence[token] != 0)
            continue;
        CharacterRange &place = parsed.places[static_cast<std::size_t>(words.wordOf[token])];
        const CharacterRange &part = encoding.offsets[token];
        const bool isFirst = place.begin == place.end;
        place = {isFirst ? part.begin : std::min(place.begin, part.begin), std::max(place.end, part.end)};
    }
    for (const QueryKey &cell : cells) {
        const int from = words.wordOf[static_cast<std::size_t>(cell.query)];
        const int to = words.wordOf[static_cast<std::size_t>(cell.key)];
        const bool isKnown = std::any_of(parsed.arcs.begin(), parsed.arcs.end(), [&](const auto &arc) {
            return arc.dependent == from && arc.head == to;
        });
        if (from >= 0 && to >= 0 && from != to && !isKnown)
            parsed.arcs.push_back({from, to, "drawn"});
    }
    return parsed;
}

} // namespace headlight
