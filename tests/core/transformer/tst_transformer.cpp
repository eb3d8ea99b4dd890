// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one run leaves behind for the next one, and how a run stops.
#include "core/checkpoint/config.h"
#include "core/transformer/transformer.h"
#include "tests/support/randomtensors.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <sys/resource.h>
#include <thread>

using namespace headlight;

namespace {

constexpr int Layers = 200;
const std::vector<std::int32_t> Ids{3, 14, 15, 9, 26, 5, 35, 8};

const Architecture &gpt2()
{
    return *findArchitecture("gpt2");
}

Result<LoadedWeights> loadDeep(const CancelToken &cancel = {},
                               const std::function<void(double)> &progress = {})
{
    const RandomTensors tensors
        = randomGpt2({.layers = Layers, .dModel = 32, .feedForward = 128, .vocabulary = 50, .positions = 16});
    const Config config = Config::parse(R"({"model_type": "gpt2", "n_layer": 200, "n_head": 4, "n_embd": 32,
                                            "vocab_size": 50, "n_positions": 16})",
                                        "config.json")
                              .value();
    return loadWeights(gpt2(), readShape(gpt2(), config).value(), tensors, cancel, progress);
}

} // namespace

class TestTransformer : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Transformer> m_transformer;

private slots:
    void initTestCase()
    {
        auto loaded = loadDeep();
        QVERIFY(loaded.ok());
        m_transformer = std::make_unique<Transformer>(gpt2(), std::move(loaded).value());
    }

    void aRunForgetsTheMaskOfTheRunBefore()
    {
        Trace::Content first;
        Trace::Content masked;
        Trace::Content again;
        const std::vector<std::uint8_t> attended{1, 0, 1, 1, 1, 1, 0, 1};
        QVERIFY(m_transformer->run({Ids, {}, {}}, {}, first));
        QVERIFY(m_transformer->run({Ids, {}, attended}, {}, masked));
        QVERIFY(m_transformer->run({Ids, {}, {}}, {}, again));
        QVERIFY(masked.hiddenStates.back() != first.hiddenStates.back());
        QVERIFY(again.hiddenStates.back() == first.hiddenStates.back());
    }

    void aMaskOfOnesIsNoMask()
    {
        Trace::Content none;
        Trace::Content ones;
        QVERIFY(m_transformer->run({Ids, {}, {}}, {}, none));
        QVERIFY(m_transformer->run({Ids, {}, std::vector<std::uint8_t>(Ids.size(), 1)}, {}, ones));
        QVERIFY(none.hiddenStates.back() == ones.hiddenStates.back());
    }

    void aCancelledRunStopsBetweenTwoLayers()
    {
        bool stoppedOnTheWay = false;
        for (int attempt = 0; attempt < 60 && !stoppedOnTheWay; ++attempt) {
            const CancelToken cancel;
            std::atomic<bool> begins = false;
            std::thread other([&] {
                while (!begins) { }
                const auto moment
                    = std::chrono::steady_clock::now() + std::chrono::microseconds(200 * attempt);
                while (std::chrono::steady_clock::now() < moment) { }
                cancel.cancel();
            });
            Trace::Content content;
            begins = true;
            const Status status = m_transformer->run({Ids, {}, {}}, cancel, content);
            other.join();
            if (status)
                continue; // it was faster
            QCOMPARE(status.error().code, ErrorCode::Cancelled);
            stoppedOnTheWay = content.hiddenStates[1].size() > 0 && content.hiddenStates[Layers].size() == 0;
        }
        QVERIFY(stoppedOnTheWay);
    }

    void loadingStopsWhenItIsCancelledOnTheWay()
    {
        const CancelToken cancel;
        double last = 0;
        const auto loaded = loadDeep(cancel, [&](double done) {
            last = done;
            if (done > 0.5)
                cancel.cancel();
        });
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::Cancelled);
        QVERIFY(last < 0.6);
    }

    void aLongTextNeedsNoPatternInMemory()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("the sanitizers take memory of their own");
#endif
        constexpr int Tokens = 4096;
        const RandomTensors tensors = randomGpt2(
            {.layers = 2, .dModel = 64, .feedForward = 256, .vocabulary = 50, .positions = Tokens});
        const Config config = Config::parse(R"({"model_type": "gpt2", "n_layer": 2, "n_head": 4, "n_embd": 64,
                                                "vocab_size": 50, "n_positions": 4096})",
                                            "config.json")
                                  .value();
        auto loaded = loadWeights(gpt2(), readShape(gpt2(), config).value(), tensors);
        QVERIFY(loaded.ok());
        const Transformer transformer(gpt2(), std::move(loaded).value());
        std::vector<std::int32_t> ids(Tokens);
        for (std::size_t i = 0; i < ids.size(); ++i)
            ids[i] = static_cast<std::int32_t>(i * 7 % 50);
        const auto peak = [] {
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            return usage.ru_maxrss / 1024; // MB
        };
        const long before = peak();
        Trace::Content content;
        QVERIFY(transformer.run({ids, {}, {}}, {}, content));
        QVERIFY(content.hiddenStates.back().allFinite());
        QCOMPARE_LT(peak() - before, 60L); // the patterns of 8 heads are 512 MB, those of one 64
    }
};

QTEST_GUILESS_MAIN(TestTransformer)
#include "tst_transformer.moc"
