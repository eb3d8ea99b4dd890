// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models that were written into GGUF files against the checkpoints they were made of. What a converter does
// to the tensors is written down here once more, in its own direction.
#include "core/transformer/languagemodel.h"
#include "gguftwin.h"

#include <QTest>

using namespace headlight;

namespace {

LanguageModel::IdInput someIds()
{
    LanguageModel::IdInput input;
    for (int i = 0; i < 23; ++i)
        input.ids.push_back((i * 37 + 5) % 90);
    return input;
}

struct Difference
{
    float pattern = 0;
    float hidden = 0;
    float logits = 0;
};

/// Largest differences between two models on the same ids; -1 where one of them could not be run.
Difference differenceOf(const std::string &one, const std::string &other)
{
    const auto first = LanguageModel::load(one);
    const auto second = LanguageModel::load(other);
    if (!first || !second) {
        qWarning("%s", sentence(!first ? first.error() : second.error()).c_str());
        return {-1, -1, -1};
    }
    const auto a = first.value()->traceIds(someIds());
    const auto b = second.value()->traceIds(someIds());
    if (!a || !b || first.value()->info().heads != second.value()->info().heads
        || a.value()->layers() != b.value()->layers())
        return {-1, -1, -1};
    Difference difference;
    for (int layer = 0; layer < a.value()->layers(); ++layer) {
        for (int head = 0; head < a.value()->heads(); ++head) {
            const Matrix delta
                = a.value()->attention({layer, head})->pattern - b.value()->attention({layer, head})->pattern;
            difference.pattern = std::max(difference.pattern, delta.cwiseAbs().maxCoeff());
        }
    }
    const auto &hidden = a.value()->content().hiddenStates;
    const auto &others = b.value()->content().hiddenStates;
    for (std::size_t i = 0; i < hidden.size(); ++i)
        difference.hidden = std::max(difference.hidden, (hidden[i] - others[i]).cwiseAbs().maxCoeff());
    const auto &head = a.value()->content().predictionHead;
    const auto &otherHead = b.value()->content().predictionHead;
    if (!head != !otherHead)
        return {-1, -1, -1};
    if (head)
        difference.logits
            = (head->logits(hidden.back()) - otherHead->logits(others.back())).cwiseAbs().maxCoeff();
    return difference;
}

} // namespace

class TestGgufModel : public QObject
{
    Q_OBJECT

private slots:
    void aModelOfF32IsTheSameToTheBit_data()
    {
        QTest::addColumn<QString>("fixture");
        QTest::addColumn<QString>("changes");
        const auto row = [](const char *title, const char *fixture, const char *changes = "{}") {
            QTest::addRow("%s", title) << QString::fromLatin1(fixture) << QString::fromLatin1(changes);
        };
        row("BERT", "models/bert");
        row("GPT-2", "models/gpt2");
        row("Llama", "families/llama");
        row("Llama with grouped queries and tied decoder", "families/llama_gqa_tied");
        row("Mistral, in texts below its window", "families/mistral", R"({"sliding_window": null})");
        row("Qwen2", "families/qwen2");
        row("Phi-3", "families/phi3");
        row("Phi-3 with a sliding window", "families/phi3", R"({"sliding_window": 5})");
        row("Gemma", "families/gemma");
        row("Gemma 2", "families/gemma2", R"({"query_pre_attn_scalar": 16})"); // the file cannot tell another
    }

    void aModelOfF32IsTheSameToTheBit()
    {
        QFETCH(QString, fixture);
        QFETCH(QString, changes);
        Twin twin(fixture.toStdString(), changes.toStdString());
        QVERIFY(twin.convert(Storage::F32));
        const Difference difference = differenceOf(twin.folder(), twin.file());
        QCOMPARE(difference.pattern, 0.F);
        QCOMPARE(difference.hidden, 0.F);
        QCOMPARE(difference.logits, 0.F);
    }

    void fewerBitsAreTheSameToTheBitAsTheirNumbers_data()
    {
        QTest::addColumn<QString>("fixture");
        QTest::addColumn<int>("storage");
        for (const char *fixture :
             {"models/bert", "models/gpt2", "families/llama_gqa_tied", "families/gemma2"}) {
            for (const auto &[name, storage] : {std::pair("F16", Storage::F16),
                                                {"BF16", Storage::BF16},
                                                {"Q8_0", Storage::Q8_0},
                                                {"Q4_0", Storage::Q4_0}})
                QTest::addRow("%s as %s", fixture, name)
                    << QString::fromLatin1(fixture) << static_cast<int>(storage);
        }
    }

    void fewerBitsAreTheSameToTheBitAsTheirNumbers()
    {
        QFETCH(QString, fixture);
        QFETCH(int, storage);
        Twin whole(fixture.toStdString(), R"({"query_pre_attn_scalar": 16})");
        Twin twin(fixture.toStdString(), R"({"query_pre_attn_scalar": 16})");
        QVERIFY(twin.convert(static_cast<Storage>(storage)));
        const Difference difference = differenceOf(twin.folder(), twin.file());
        QCOMPARE(difference.pattern, 0.F);
        QCOMPARE(difference.hidden, 0.F);
        QCOMPARE(difference.logits, 0.F);
        const float lost = differenceOf(whole.folder(), twin.file()).pattern;
        QVERIFY2(lost > 0 && lost < 1, qPrintable(QString::number(static_cast<double>(lost))));
    }

    void rotaryScaling_data()
    {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<QString>("kind");
        QTest::addRow("linear") << QStringLiteral(
            R"({"rope_scaling": {"rope_type": "linear", "factor": 4.0}})")
                                << QStringLiteral("linear");
        QTest::addRow("linear, as old files have it")
            << QStringLiteral(R"({"rope_scaling": {"rope_type": "linear", "factor": 4.0}})")
            << QStringLiteral("old");
        QTest::addRow("Llama 3") << QStringLiteral(
            R"({"rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                "high_freq_factor": 4.0, "original_max_position_embeddings": 32}})")
                                 << QStringLiteral("llama3");
    }

    void rotaryScaling()
    {
        QFETCH(QString, changes);
        QFETCH(QString, kind);
        Twin twin("families/llama", changes.toStdString());
        twin.extra = [&](GgufWriter &gguf) {
            if (kind == QStringLiteral("linear")) {
                gguf.text("llama.rope.scaling.type", "linear");
                gguf.f32("llama.rope.scaling.factor", 4);
            } else if (kind == QStringLiteral("old")) {
                gguf.f32("llama.rope.scale_linear", 4);
            } else { // what a converter computes: one divisor a frequency
                std::vector<float> divisors;
                for (int pair = 0; pair < 4; ++pair) {
                    const double wavelength = 2 * M_PI * std::pow(10000., pair / 4.);
                    const double smooth = (32 / wavelength - 1) / (4 - 1);
                    divisors.push_back(static_cast<float>(wavelength < 32. / 4 ? 1
                                                              : wavelength > 32. / 1
                                                              ? 8
                                                              : 1 / ((1 - smooth) / 8 + smooth)));
                }
                gguf.floats("rope_freqs.weight", {4}, divisors);
            }
        };
        QVERIFY(twin.convert(Storage::F32));
        const Difference difference = differenceOf(twin.folder(), twin.file());
        QVERIFY2(difference.pattern >= 0 && difference.pattern <= 1e-6F,
                 qPrintable(QString::number(static_cast<double>(difference.pattern))));
        Twin plain("families/llama");
        QVERIFY(differenceOf(plain.folder(), twin.file()).pattern > 1e-4F); // or the scaling did nothing
    }

    void aFolderWithOneFileIsThatModel()
    {
        Twin twin("families/llama");
        QVERIFY(twin.convert(Storage::F16));
        const QTemporaryDir folder;
        std::filesystem::copy(twin.file(), folder.path().toStdString());
        const auto model = LanguageModel::load(folder.path().toStdString());
        QVERIFY2(model.ok(), model ? "" : sentence(model.error()).c_str());
        QCOMPARE(model.value()->info().family, std::string("llama"));
        QCOMPARE(model.value()->info().dtype, std::string("F16"));
        QVERIFY(model.value()->tokenizer() == nullptr);
        QVERIFY(model.value()->warnings().front().find("the file holds no tokenizer") != std::string::npos);
    }

    void aLayerThatIsMissingIsNamed()
    {
        Twin twin("families/llama");
        twin.extra = [](GgufWriter &gguf) {
            std::erase_if(gguf.tensors,
                          [](const auto &tensor) { return tensor.name == "blk.1.attn_q.weight"; });
        };
        QVERIFY(twin.convert(Storage::F32));
        const auto model = LanguageModel::load(twin.file());
        QVERIFY(!model);
        QCOMPARE(model.error().code, ErrorCode::MissingPart);
        QVERIFY(sentence(model.error()).find("layers.1.self_attn.q_proj.weight") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestGgufModel)
#include "tst_ggufmodel.moc"
