// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// headlight-bench [--json|--contender] [--only NAME] [--part forward|batch|stages|window|tokenizers]
//     [--tokens N,N,…] [--runs N] [--text FILE] [--tokenizer DIR]…
#include "core/base/memory.h"
#include "tests/bench/bench.h"

#ifdef HEADLIGHT_BENCH_GUI
#include <QApplication>
#endif

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace {

bool parse(int argc, char **argv, BenchOptions &options)
{
    const auto numbers = [](std::string_view text) {
        std::vector<int> values;
        for (std::size_t begin = 0; begin < text.size();
             begin = std::min(text.find(',', begin), text.size() - 1) + 1) {
            int value = 0;
            std::from_chars(text.data() + begin, text.data() + text.size(), value);
            values.push_back(std::max(value, 1));
        }
        return values;
    };
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const bool more = i + 1 < argc;
        if (argument == "--json")
            options.json = true;
        else if (argument == "--contender")
            options.contender = true;
        else if (argument == "--only" && more)
            options.only = argv[++i];
        else if (argument == "--part" && more)
            options.part = argv[++i];
        else if (argument == "--tokens" && more)
            options.tokens = numbers(argv[++i]);
        else if (argument == "--runs" && more)
            options.runs = numbers(argv[++i]).front();
        else if (argument == "--text" && more)
            options.text = argv[++i];
        else if (argument == "--tokenizer" && more)
            options.tokenizers.emplace_back(argv[++i]);
        else
            return false;
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    headlight::keepFreedMemory(); // as the program does
    BenchOptions options;
    options.text = HEADLIGHT_MODELS "/../../LICENSE";
    if (!parse(argc, argv, options)) {
        std::fputs("usage: headlight-bench [--json|--contender] [--only NAME] [--part "
                   "forward|batch|stages|window|tokenizers] [--tokens N,N,...] [--runs N] [--text FILE] "
                   "[--tokenizer DIR]...\n",
                   stderr);
        return 2;
    }
#ifdef HEADLIGHT_BENCH_GUI
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QApplication::setStyle(QStringLiteral("fusion"));
#endif
    Report report(options.json            ? Report::Style::Json
                      : options.contender ? Report::Style::Contender
                                          : Report::Style::Lines);
    const auto wants = [&](const char *part) { return options.part.empty() || options.part == part; };
    for (const Subject &subject : subjects()) {
        if (!options.only.empty() && options.only != subject.name)
            continue;
        if (wants("forward"))
            benchForward(subject, options, report);
        if (wants("batch"))
            benchBatch(subject, options, report);
#ifdef HEADLIGHT_BENCH_GUI
        if (wants("stages"))
            benchStages(subject, options, report);
        if (wants("window"))
            benchWindow(subject, options, report);
#endif
    }
    if (options.tokenizers.empty())
        options.tokenizers = {HEADLIGHT_MODELS "/encoder", HEADLIGHT_MODELS "/decoder"};
    if (options.only.empty() && wants("tokenizers"))
        benchTokenizers(options, report);
    report.finish();
    return 0;
}
