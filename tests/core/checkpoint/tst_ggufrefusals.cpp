// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/gguffile.h"
#include "smallgguf.h"
#include "storedfile.h"

#include <QTest>

#include <functional>
#include <sys/resource.h>

using namespace headlight;

Q_DECLARE_METATYPE(std::string)

namespace {

using Change = std::function<void(GgufWriter &)>;

constexpr std::uint64_t MinusOne = ~std::uint64_t{0};

long largestMemoryKiB()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestGgufRefusals : public QObject
{
    Q_OBJECT

private:
    StoredFile<GgufFile> m_stored{"model.gguf"};

private slots:
    void aLyingCountAllocatesNothing() // before the tests that need memory
    {
        GgufWriter gguf;
        gguf.list("a", GgufWriter::U8, 15'999'999, "");
        gguf.tensorCount = 900'000;
        const long before = largestMemoryKiB();
        QVERIFY(!m_stored.opened(gguf.file()));
        QVERIFY(largestMemoryKiB() < before + 10'000);
    }

    void refused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *title, const char *said, const Change &change) {
            QTest::addRow("%s", title) << change << QString::fromUtf8(said);
        };
        const auto tensor = [](GgufWriter::Tensor added) {
            return [added](GgufWriter &gguf) { gguf.tensors.push_back(added); };
        };
        row("GG01 bad magic", "this is not a GGUF file", [](GgufWriter &g) { g.magic = "GGLA"; });
        row("GG02 version 0", "version of GGUF is not supported, found 0",
            [](GgufWriter &g) { g.version = 0; });
        row("GG03 version 1", "version of GGUF is not supported, found 1, expected 2 or 3",
            [](GgufWriter &g) { g.version = 1; });
        row("GG04 a future version", "version of GGUF is not supported, found 4",
            [](GgufWriter &g) { g.version = 4; });
        row("big-endian", "big-endian byte order", [](GgufWriter &g) { g.version = 3U << 24U; });
        row("GG05 -1 tensors", "more tensors than there can be",
            [](GgufWriter &g) { g.tensorCount = MinusOne; });
        row("more tensors than the file has room for", "more tensors than there can be, found 1000",
            [](GgufWriter &g) { g.tensorCount = 1000; });
        row("GG06 -1 values", "more values than there can be",
            [](GgufWriter &g) { g.valueCount = MinusOne; });
        row("more values than the file has room for", "more values than there can be, found 1000",
            [](GgufWriter &g) { g.valueCount = 1000; });
        row("GG07 a key of -1 bytes", "a text is longer than the rest of the file",
            [](GgufWriter &g) { g.rawEntry(GgufWriter::bytesOf(MinusOne)); });
        row("GG08 an empty key", "the name of a value is empty", [](GgufWriter &g) { g.u32("", 1); });
        row("a key of 65536 bytes", "the name of a value is empty or too long",
            [](GgufWriter &g) { g.u32(std::string(65536, 'k'), 1); });
        row("GG09 a value of type 13", "k: the value has an unknown type, found 13, expected 0 to 12",
            [](GgufWriter &g) { g.raw("k", 13, ""); });
        row("GG09 a list of type 13", "k: the value has an unknown type",
            [](GgufWriter &g) { g.list("k", 13, 0, ""); });
        row("GG10 a key twice", "gpt2.block_count: the name appears twice",
            [](GgufWriter &g) { g.u32("gpt2.block_count", 1); });
        row("GG11 an alignment of 13", "general.alignment: the alignment cannot be used, found 13",
            [](GgufWriter &g) { g.u32("general.alignment", 13); });
        row("GG11 an alignment of 0", "the alignment cannot be used, found 0",
            [](GgufWriter &g) { g.u32("general.alignment", 0); });
        row("GG11 an alignment of 2^31", "the alignment cannot be used, found 2147483648",
            [](GgufWriter &g) { g.u32("general.alignment", 1U << 31U); });
        row("GG12 an alignment of another type", "the alignment has the wrong type, found U64, expected U32",
            [](GgufWriter &g) {
                g.raw("general.alignment", GgufWriter::U64, GgufWriter::bytesOf(std::uint64_t{32}));
            });
        row("GG13 a tensor's name of 64 bytes", "the name of a tensor is too long, found 64 bytes",
            tensor({.name = std::string(64, 'n'), .shape = {0}}));
        row("GG14 five dimensions", "t: the tensor has too many dimensions, found 5, expected at most 4",
            tensor({.name = "t", .shape = {1, 1, 1, 1, 0}}));
        row("GG14 2^32-1 dimensions", "too many dimensions", tensor({.name = "t", .shape = {}, .rank = ~0U}));
        row("GG15 a negative dimension", "t: a dimension is negative, found -2",
            tensor({.name = "t", .shape = {-2, 3}}));
        row("GG17 a product beyond 64 bits", "t: the shape gives no possible size",
            tensor({.name = "t", .shape = {std::int64_t{1} << 40, std::int64_t{1} << 40}}));
        row("GG17 a dimension of 2^63-1", "t: the shape gives no possible size",
            tensor({.name = "t", .shape = {std::numeric_limits<std::int64_t>::max()}}));
        row("GG18 a size beyond 64 bits", "t: the shape gives no possible size",
            tensor({.name = "t", .shape = {std::int64_t{1} << 62}}));
        row("GG18 a size of exabytes", "t: the file ends within the tensor",
            tensor({.name = "t", .shape = {std::int64_t{1} << 60}}));
        row("GG19 a tensor of type 4", "t: the tensor is stored in an unknown type, found 4",
            tensor({.name = "t", .shape = {0}, .type = 4}));
        row("GG19 a tensor of type 2^32-1", "unknown type", tensor({.name = "t", .shape = {0}, .type = ~0U}));
        row("a type that is not widened",
            "t: the tensor is stored in a type that is not supported, found IQ2_XS",
            tensor({.name = "t", .shape = {0}, .type = 17}));
        row("rows that are no whole blocks", "t: the tensor's rows are not whole blocks, found [2, 33]",
            tensor({.name = "t", .shape = {2, 33}, .type = 8}));
        row("GG20 an offset that is not the next",
            "t: the tensor is not where the one before it ends, found offset 32",
            tensor({.name = "t", .shape = {1}, .bytes = "1234", .offset = 32}));
        row("GG20 an offset of 2^64-1", "not where the one before it ends",
            tensor({.name = "t", .shape = {1}, .bytes = "1234", .offset = MinusOne}));
        row("GG21 a tensor twice", "token_embd.weight: the name appears twice",
            tensor({.name = "token_embd.weight", .shape = {0}}));
        row("GG22 tensors aligned otherwise than said", "not where the one before it ends",
            [](GgufWriter &g) {
                g.u32("general.alignment", 64);
                g.floats("t", {1}, {1}); // at 96 instead of 128
            });
        row("GG24 sizes that add up beyond 64 bits", "the file ends within the tensor", [](GgufWriter &g) {
            for (const char *name : {"a", "b", "c", "d"})
                g.tensors.push_back({.name = name, .shape = {(std::int64_t{1} << 61) - 8}});
        });
        row("GG25 a list of lists", "k: a list of lists is not supported",
            [](GgufWriter &g) { g.list("k", GgufWriter::List, 1, std::string(12, '\0')); });
        row("GG26 a list of -1 numbers", "k: a list is longer than there is room for",
            [](GgufWriter &g) { g.list("k", GgufWriter::U8, MinusOne, ""); });
        row("a list of texts of 2^40 entries", "k: a list is longer than there is room for",
            [](GgufWriter &g) { g.list("k", GgufWriter::Text, std::uint64_t{1} << 40U, ""); });
        row("a text of 2^40 bytes", "k: a text is longer than the rest of the file", [](GgufWriter &g) {
            g.raw("k", GgufWriter::Text, GgufWriter::bytesOf(std::uint64_t{1} << 40U));
        });
        row("a truth value of 2", "k: a truth value is neither 0 nor 1",
            [](GgufWriter &g) { g.raw("k", GgufWriter::Bool, "\2"); });
        row("a tensor under both of its names", "transformer.ln_f.bias: the tensor is there twice",
            tensor({.name = "transformer.ln_f.bias", .shape = {0}}));
        row("a matrix that is none", "blk.0.attn_qkv.weight: the tensor is no matrix",
            tensor({.name = "blk.0.attn_qkv.weight", .shape = {0}}));
        row("a model in several files",
            "split.count: the model is cut into several files, found 2. Join them",
            [](GgufWriter &g) { g.u32("split.count", 2); });
    }

    void refused()
    {
        QFETCH(Change, change);
        QFETCH(QString, said);
        GgufWriter gguf = small();
        change(gguf);
        const auto file = m_stored.opened(gguf.file());
        QVERIFY(!file);
        const QString text = QString::fromStdString(sentence(file.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
        QCOMPARE(file.error().file, m_stored.path());
    }

    void refusedMetadata_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *title, const char *said, const Change &change) {
            QTest::addRow("%s", title) << change << QString::fromUtf8(said);
        };
        const auto llama = [](GgufWriter &gguf) {
            gguf.text("general.architecture", "llama");
            for (const char *key : {"embedding_length", "block_count", "attention.head_count",
                                    "feed_forward_length", "context_length"})
                gguf.u32(std::string("llama.") + key, 4);
            gguf.f32("llama.attention.layer_norm_rms_epsilon", 1e-5F);
        };
        row("no architecture", "general.architecture: the file does not say which", [](GgufWriter &) {});
        row("an architecture that is a number", "general.architecture: the file does not say which",
            [](GgufWriter &g) { g.u32("general.architecture", 1); });
        row("an unknown architecture", "found mamba, expected bert, gemma, gemma2, gpt2, llama",
            [](GgufWriter &g) { g.text("general.architecture", "mamba"); });
        row("no layers", "gpt2.embedding_length: the value is missing",
            [](GgufWriter &g) { g.text("general.architecture", "gpt2"); });
        row("a number as text", "gpt2.embedding_length: the value has the wrong type, found text",
            [](GgufWriter &g) {
                g.text("general.architecture", "gpt2");
                g.text("gpt2.embedding_length", "4");
            });
        row("experts", "llama.expert_count: mixtures of experts", [=](GgufWriter &g) {
            llama(g);
            g.u32("llama.expert_count", 8);
        });
        row("heads that differ between layers", "llama.attention.head_count_kv: layers that differ",
            [=](GgufWriter &g) {
                llama(g);
                g.numbers<std::uint32_t>("llama.attention.head_count_kv", GgufWriter::U32, {1, 2});
            });
        row("an epsilon that is no number", "llama.rope.freq_base: the value is no number",
            [=](GgufWriter &g) {
                llama(g);
                g.f32("llama.rope.freq_base", std::nanf(""));
            });
        row("values wider than keys", "llama.attention.value_length: values of another width",
            [=](GgufWriter &g) {
                llama(g);
                g.u32("llama.attention.key_length", 4);
                g.u32("llama.attention.value_length", 8);
            });
        row("a part of each head turned", "llama.rope.dimension_count: turning a part of each head",
            [=](GgufWriter &g) {
                llama(g);
                g.u32("llama.attention.key_length", 4);
                g.u32("llama.rope.dimension_count", 2);
            });
        row("an unknown rotary scaling", "llama.rope.scaling.type: this scaling", [=](GgufWriter &g) {
            llama(g);
            g.text("llama.rope.scaling.type", "strange");
        });
        row("rotary factors that are a matrix", "rope_freqs.weight: the factors of the rotary embedding",
            [=](GgufWriter &g) {
                llama(g);
                g.floats("rope_freqs.weight", {1, 1}, {1});
            });
        row("rows that no head gets", "blk.0.attn_q.weight: the rows cannot be shared out to the heads",
            [=](GgufWriter &g) {
                llama(g);
                g.floats("blk.0.attn_q.weight", {6, 1}, std::vector<float>(6));
            });
        row("heads that are 0", "the rows cannot be shared out", [=](GgufWriter &g) {
            llama(g);
            g.u32("llama.attention.head_count_kv", 0);
            g.floats("blk.0.attn_k.weight", {8, 1}, std::vector<float>(8));
        });
    }

    void refusedMetadata()
    {
        QFETCH(Change, change);
        QFETCH(QString, said);
        GgufWriter gguf;
        change(gguf);
        const auto file = m_stored.opened(gguf.file());
        QVERIFY(!file);
        const QString text = QString::fromStdString(sentence(file.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
    }

    void otherFiles_data() // ST28
    {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<QString>("said");
        QTest::addRow("empty") << std::string() << QStringLiteral("not a GGUF file");
        QTest::addRow("three bytes") << std::string("GGU") << QStringLiteral("not a GGUF file");
        QTest::addRow("a Git LFS pointer") << std::string("version https://git-lfs.github.com/spec/v1\n")
                                           << QStringLiteral("Git LFS pointer");
        QTest::addRow("a web page") << std::string("<html>") << QStringLiteral("web page");
    }

    void otherFiles()
    {
        QFETCH(std::string, bytes);
        QFETCH(QString, said);
        const auto file = m_stored.opened(bytes);
        QVERIFY(!file);
        QVERIFY2(sentence(file.error()).find(said.toStdString()) != std::string::npos,
                 sentence(file.error()).c_str());
    }
};

QTEST_APPLESS_MAIN(TestGgufRefusals)
#include "tst_ggufrefusals.moc"
