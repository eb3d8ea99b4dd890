// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// headlight-bench [--json] [--only NAME] [--tokens N,N,…] [--runs N]: the forward pass beside what the
// machine can do.
#include "core/base/threadpool.h"
#include "core/checkpoint/config.h"
#include "core/checkpoint/safetensors.h"
#include "core/transformer/transformer.h"
#include "tests/bench/limits.h"
#include "tests/support/randomtensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <functional>

using namespace headlight;

namespace {

struct Options
{
    bool json = false;
    std::string only;
    std::vector<int> tokens{8, 16, 64, 256, 512};
    int runs = 30;
};

struct Subject
{
    std::string name;
    std::function<Result<std::shared_ptr<const Transformer>>()> load;
};

Result<std::shared_ptr<const Transformer>> build(const Config &config, const TensorSource &source)
{
    const Architecture *architecture = findArchitecture(config.string("model_type", "").value());
    const Result<ModelShape> shape = readShape(*architecture, config);
    if (!shape)
        return shape.error();
    Result<LoadedWeights> weights = loadWeights(*architecture, shape.value(), source);
    if (!weights)
        return weights.error();
    return std::make_shared<const Transformer>(*architecture, std::move(weights).value());
}

Subject bundled(const std::string &name)
{
    return {name, [name]() -> Result<std::shared_ptr<const Transformer>> {
                const std::string folder = HEADLIGHT_MODELS "/" + name;
                const Result<Config> config = readConfig(folder);
                if (!config)
                    return config.error();
                const Result<SafetensorsFile> file = SafetensorsFile::open(folder + "/model.safetensors");
                if (!file)
                    return file.error();
                return build(config.value(), file.value());
            }};
}

Subject random(const std::string &name, const std::string &config, const RandomTensors &tensors)
{
    return {name, [=] { return build(Config::parse(config, name).value(), tensors); }};
}

struct Times
{
    double median = 0; ///< milliseconds
    double least = 0;
};

Times measure(const Transformer &transformer, int tokens, int runs)
{
    std::vector<std::int32_t> ids;
    for (int i = 0; i < tokens; ++i)
        ids.push_back((i * 7919 + 13) % transformer.shape().vocabulary);
    std::vector<double> times;
    for (int run = 0; run < runs + 3; ++run) { // three to warm up
        Trace::Content content;
        const auto begin = std::chrono::steady_clock::now();
        if (!transformer.run({ids, {}, {}}, {}, content))
            return {};
        const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
        if (run >= 3)
            times.push_back(time.count());
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.front()};
}

/// Bytes of the weights that every pass reads: all but the tables.
double weightBytes(const ModelShape &shape)
{
    const double width = static_cast<double>(shape.heads) * shape.dHead;
    return shape.layers * shape.dModel * (4 * width + 2.0 * shape.feedForward) * 4;
}

void benchmark(const Subject &subject, const Options &options, nlohmann::json &report)
{
    const auto transformer = subject.load();
    if (!transformer) {
        std::fprintf(stderr, "%s: %s\n", subject.name.c_str(), sentence(transformer.error()).c_str());
        return;
    }
    const double bytes = weightBytes(transformer.value()->shape());
    const Limits limits = measureLimits(static_cast<std::uint64_t>(bytes));
    if (!options.json)
        std::printf("# %s: %.0f GF/s, %.1f GB/s over %.0f MB, %d threads, %s\n", subject.name.c_str(),
                    limits.flopPerSecond / 1e9, limits.bytesPerSecond / 1e9, bytes / 1e6,
                    ThreadPool::shared().threads(), kernels().name);
    for (const int tokens : options.tokens) {
        if (tokens > transformer.value()->shape().positions)
            continue;
        const Times times = measure(*transformer.value(), tokens, options.runs);
        const double limit = 1e3
            * std::max(transformer.value()->flop(tokens) / limits.flopPerSecond,
                       bytes / limits.bytesPerSecond);
        if (!options.json)
            std::printf("%-14s %4d  ours %8.3f ms (least %8.3f)  limit %8.3f ms  ratio %5.2f\n",
                        subject.name.c_str(), tokens, times.median, times.least, limit, times.median / limit);
        std::fflush(stdout);
        report.push_back({{"what", "forward " + subject.name},
                          {"n", tokens},
                          {"ours_ms", times.median},
                          {"ours_least_ms", times.least},
                          {"limit_ms", limit},
                          {"ratio", times.median / limit}});
    }
}

bool parse(int argc, char **argv, Options &options)
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
        else if (argument == "--only" && more)
            options.only = argv[++i];
        else if (argument == "--tokens" && more)
            options.tokens = numbers(argv[++i]);
        else if (argument == "--runs" && more)
            options.runs = numbers(argv[++i]).front();
        else
            return false;
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    if (!parse(argc, argv, options)) {
        std::fputs("usage: headlight-bench [--json] [--only NAME] [--tokens N,N,...] [--runs N]\n", stderr);
        return 2;
    }
    const RandomSize bert;
    const RandomSize gpt2{.feedForward = 3072, .vocabulary = 50257, .positions = 1024};
    const std::vector<Subject> subjects{
        bundled("encoder"),
        bundled("decoder"),
        random("bert-base", R"({"model_type": "bert"})", randomBert(bert)),
        random("gpt2-small", R"({"model_type": "gpt2"})", randomGpt2(gpt2)),
    };
    nlohmann::json report = nlohmann::json::array();
    for (const Subject &subject : subjects) {
        if (options.only.empty() || options.only == subject.name)
            benchmark(subject, options, report);
    }
    if (options.json)
        std::printf("%s\n", report.dump(2).c_str());
    return 0;
}
