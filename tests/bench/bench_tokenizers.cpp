// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/tokenizer/tokenizer.h"
#include "tests/bench/bench.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>

using namespace headlight;

namespace {

constexpr double wantedCold = 30e6; // bytes a second, one thread
constexpr double wantedWarm = 100e6;
constexpr double wantedWordPiece = 30e6;
constexpr double wantedSentenceMs = 2e-3;
constexpr double wantedLoadMs = 30;
constexpr std::string_view typed
    = "The quick brown fox jumps over the lazy dog, then it explains attention heads.";

/// Paragraphs put together to about 2 KB, as peers are measured with.
std::vector<std::string> piecesOf(const std::string &text)
{
    std::vector<std::string> pieces(1);
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find("\n\n", begin), text.size() - 1) + 1;
        pieces.back().append(text, begin, end - begin);
        if (pieces.back().size() > 2000)
            pieces.emplace_back();
        begin = end;
    }
    return pieces;
}

int encodeAll(const Tokenizer &tokenizer, const std::vector<std::string> &pieces)
{
    std::size_t tokens = 0;
    for (const std::string &piece : pieces) {
        if (const auto encoding = tokenizer.encode(piece))
            tokens += encoding.value().size();
    }
    return static_cast<int>(tokens);
}

/// What reading each byte once and looking its class up takes: no tokenizer does less.
double classifyMs(const std::string &text, int runs)
{
    static std::array<std::uint8_t, 256> classes{};
    for (unsigned c = 0; c < 256; ++c)
        classes[c] = static_cast<std::uint8_t>(c < 64 ? 1 : 2);
    std::string copy(text.size(), '\0');
    std::vector<double> times = timesOf(runs, [&](int) {
        std::memcpy(copy.data(), text.data(), text.size());
        std::size_t sum = 0;
        for (const char c : copy)
            sum += classes[static_cast<unsigned char>(c)];
        copy[0] = static_cast<char>(sum);
    });
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

Bound wanted(double bytes, double bytesPerSecond)
{
    return {Bound::Kind::Target, 1e3 * bytes / bytesPerSecond};
}

void benchOne(const std::string &folder, const std::string &text, const BenchOptions &options, Report &report)
{
    const std::string name = std::filesystem::path(folder).filename().string();
    const auto tokenizer = Tokenizer::load(folder);
    if (!tokenizer) {
        std::fprintf(stderr, "%s\n", sentence(tokenizer.error()).c_str());
        return;
    }
    const int runs = std::max(options.runs / 4, 5);
    const bool isWordPiece = tokenizer.value()->kind() == "WordPiece";
    const std::vector<std::string> pieces = piecesOf(text);
    const auto bytes = static_cast<double>(text.size());
    report.add(name + " load", 0, timesOf(runs, [&](int) { (void)Tokenizer::load(folder); }),
               {Bound::Kind::Target, wantedLoadMs});
    int tokens = 0;
    std::vector<std::shared_ptr<const Tokenizer>> fresh; // loading is not measured
    for (int i = 0; i < runs + 3; ++i)
        fresh.push_back(Tokenizer::load(folder).value());
    const auto cold
        = timesOf(runs, [&](int run) { tokens = encodeAll(*fresh[static_cast<std::size_t>(run)], pieces); });
    report.add(name + " cold", tokens, cold, wanted(bytes, wantedCold));
    const auto warm = timesOf(runs, [&](int) { tokens = encodeAll(*tokenizer.value(), pieces); });
    report.add(name + " warm", tokens, warm, wanted(bytes, isWordPiece ? wantedWordPiece : wantedWarm));
    report.add(name + " warm", tokens, warm, {Bound::Kind::Limit, classifyMs(text, runs)});
    constexpr int repeats = 1000;
    auto sentences = timesOf(runs, [&](int) {
        for (int i = 0; i < repeats; ++i)
            tokens = encodeAll(*tokenizer.value(), {std::string(typed)});
    });
    for (double &time : sentences)
        time /= repeats;
    report.add(name + " sentence", tokens, sentences, {Bound::Kind::Target, wantedSentenceMs});
}

} // namespace

void benchTokenizers(const BenchOptions &options, Report &report)
{
    const auto text = readWholeFile(options.text, limits::vocabularyBytes);
    if (!text) {
        std::fprintf(stderr, "%s\n", sentence(text.error()).c_str());
        return;
    }
    std::array<char, 120> line{};
    std::snprintf(line.data(), line.size(), "tokenizers: %.2f MB of text in pieces of 2 KB, one thread",
                  static_cast<double>(text.value().size()) / 1e6);
    report.note(line.data());
    for (const std::string &folder : options.tokenizers)
        benchOne(folder, text.value(), options, report);
}
