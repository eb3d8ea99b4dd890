// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include <algorithm>
#include <cstdio>

using namespace headlight;

namespace {

using Sentences = std::vector<std::vector<std::int32_t>>;

/// 64 of 8 to 32 tokens, 20 on average.
Sentences someSentences(int vocabulary)
{
    Sentences sentences(64);
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        const std::size_t length = 8 + i * 7 % 25;
        for (std::size_t token = 0; token < length; ++token)
            sentences[i].push_back(static_cast<std::int32_t>((i * 104729 + token * 7919 + 13)
                                                             % static_cast<std::size_t>(vocabulary)));
    }
    return sentences;
}

/// Runs all of @p sentences, as many at once as have @p most tokens together, and forgets what they gave.
bool runPacked(const Transformer &transformer, const Sentences &sentences, std::size_t most)
{
    for (std::size_t first = 0; first < sentences.size();) {
        std::vector<RunSequence> pack;
        std::vector<Trace::Content> contents(sentences.size());
        std::size_t tokens = 0;
        while (first < sentences.size() && (pack.empty() || tokens + sentences[first].size() <= most)) {
            tokens += sentences[first].size();
            pack.push_back({{sentences[first]}, &contents[pack.size()], nullptr});
            ++first;
        }
        if (!transformer.run(pack, {}))
            return false;
    }
    return true;
}

} // namespace

void benchBatch(const Subject &subject, const BenchOptions &options, Report &report)
{
    const auto loaded = subject.load();
    if (!loaded) {
        std::fprintf(stderr, "%s: %s\n", subject.name.c_str(), sentence(loaded.error()).c_str());
        return;
    }
    const Transformer &transformer = *loaded.value();
    const Sentences sentences = someSentences(transformer.shape().vocabulary);
    const int runs = std::max(options.runs / 3, 1);
    bool ran = true;
    for (const std::size_t most : {64, 128, 256, 512, 1024, 2048}) {
        // One by one anew for each size, in turns: neighbours on the memory bus come and go.
        std::vector<double> packed;
        std::vector<double> alone;
        for (int run = 0; run < runs + 1; ++run) {
            alone.push_back(timeOf([&] { ran = runPacked(transformer, sentences, 1) && ran; }));
            packed.push_back(timeOf([&] { ran = runPacked(transformer, sentences, most) && ran; }));
        }
        alone.erase(alone.begin()); // they warm up
        packed.erase(packed.begin());
        std::sort(alone.begin(), alone.end());
        if (ran)
            report.add("batch " + subject.name, static_cast<int>(most), packed,
                       {Bound::Kind::Alone, alone[alone.size() / 2]});
    }
}
