// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/syntaxprobe.h"

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

} // namespace headlight
