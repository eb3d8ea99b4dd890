// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/limits.h"
#include "tests/bench/report.h"
#include "tests/bench/subject.h"

#include <chrono>
#include <vector>

struct BenchOptions
{
    bool json = false;
    bool contender = false; ///< lines for a runner that compares programs
    std::string only; ///< a subject's name, or empty
    std::string part; ///< "forward", "batch", "stages", "window" or "tokenizers", or empty
    std::string text; ///< a file with prose, for the tokenizers
    std::vector<std::string> tokenizers; ///< folders
    std::vector<int> tokens{8, 16, 64, 256, 512};
    int runs = 30;
};

/// Milliseconds that @p work takes now.
template <typename Work> double timeOf(const Work &work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    return time.count();
}

/// Milliseconds that @p work takes, @p runs times after three to warm up.
template <typename Work> std::vector<double> timesOf(int runs, const Work &work)
{
    std::vector<double> times;
    for (int run = 0; run < runs + 3; ++run) {
        const double time = timeOf([&] { work(run); });
        if (run >= 3)
            times.push_back(time);
    }
    return times;
}

/// Milliseconds of a forward pass on a machine that does nothing but multiply or read weights.
double forwardLimit(const headlight::Transformer &transformer, int tokens, const Limits &limits);

/// The forward pass beside what the machine can do; of causal models also the last token alone, behind the
/// others' trace, beside reading the weights once.
void benchForward(const Subject &subject, const BenchOptions &options, Report &report);

/// 64 sentences of 8 to 32 tokens, packed, beside the same sentences one by one. What the rows call n is how
/// many tokens a pack has at most.
void benchBatch(const Subject &subject, const BenchOptions &options, Report &report);

/// Loading a tokenizer, and ids from prose: with nothing remembered, with every word seen before, and for one
/// sentence. Beside what is wanted of each, and beside copying and classifying the same bytes.
void benchTokenizers(const BenchOptions &options, Report &report);

/// What happens between a key and its frame, step by step, without event loop and threads of the window:
/// tokenize, run, derive the patterns of the visible layer, paint a heatmap of 900 × 900 pixels. Needs a
/// QApplication.
void benchStages(const Subject &subject, const BenchOptions &options, Report &report);

/// A real key in the real window until its heatmap has been painted; bundled models only. Needs a
/// QApplication.
void benchWindow(const Subject &subject, const BenchOptions &options, Report &report);
