// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keys of config.json that change the numbers: each is honoured, or refused by its name.
#include "core/checkpoint/config.h"
#include "core/transformer/tensorplan.h"
#include "tests/support/randomtensors.h"

#include <QTest>

#include <cmath>

using namespace headlight;

namespace {

Result<ModelShape> shapeOf(const QString &family, const QString &keys)
{
    const QString json = QStringLiteral(R"({"model_type": "%1"%2})").arg(family, keys);
    const auto config = Config::parse(json.toStdString(), "config.json");
    if (!config)
        return config.error();
    return readShape(*findArchitecture(family.toStdString()), config.value());
}

/// What a row of honoured keys looks at.
using Look = double (*)(const ModelShape &);

double firstWindow(const ModelShape &shape)
{
    return shape.windows.empty() ? 0 : shape.windows.front();
}

double lastWindow(const ModelShape &shape)
{
    return shape.windows.empty() ? 0 : shape.windows.back();
}

} // namespace

Q_DECLARE_METATYPE(Look)

class TestConfigKeys : public QObject
{
    Q_OBJECT

private slots:
    void whatIsNotComputedIsRefusedByName_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("named");
        const auto add = [](const char *row, const char *family, const char *keys, const char *named) {
            QTest::addRow("%s", row) << QString::fromUtf8(family) << QString::fromUtf8(keys)
                                     << QString::fromUtf8(named);
        };
        add("BERT with relative positions", "bert", R"(, "position_embedding_type": "relative_key")",
            "position_embedding_type");
        add("XLM-R with relative positions", "xlm-roberta",
            R"(, "position_embedding_type": "relative_key_query")", "position_embedding_type");
        add("GPT-2 that attends to a second model", "gpt2", R"(, "add_cross_attention": true)",
            "add_cross_attention");
        add("ALBERT with a group of no blocks", "albert", R"(, "inner_group_num": 0)", "inner_group_num");
        add("ALBERT with more blocks in all than layers may be", "albert",
            R"(, "num_hidden_layers": 12, "inner_group_num": 1000)", "inner_group_num");
        add("ALBERT with more groups than layers", "albert",
            R"(, "num_hidden_layers": 2, "num_hidden_groups": 3)", "num_hidden_groups");
        add("OPT with norms without gain", "opt", R"(, "layer_norm_elementwise_affine": false)",
            "layer_norm_elementwise_affine");
        add("Llama with windows", "llama",
            R"(, "num_hidden_layers": 1, "layer_types": ["sliding_attention"])", "layer_types");
        add("Llama that turns a part of each head", "llama", R"(, "partial_rotary_factor": 0.5)",
            "partial_rotary_factor");
        add("Llama with a rotary embedding for each kind of layer", "llama",
            R"(, "rope_parameters": {"full_attention": {"rope_theta": 5}})", "rope_parameters");
        add("Llama with a scaling that is not known", "llama", R"(, "rope_scaling": {"rope_type": "magic"})",
            "rope_scaling.rope_type");
        add("Gemma 2 with a kind of layer that is not known", "gemma2",
            R"(, "num_hidden_layers": 1, "layer_types": ["chunked_attention"])", "layer_types");
        add("Gemma 3 with too few kinds of layers", "gemma3_text",
            R"(, "num_hidden_layers": 2, "layer_types": ["full_attention"])", "layer_types");
        add("Gemma 3 that attends in both directions", "gemma3_text",
            R"(, "use_bidirectional_attention": true)", "use_bidirectional_attention");
        add("Qwen 3 whose windows are switched off", "qwen3",
            R"(, "num_hidden_layers": 1, "layer_types": ["sliding_attention"])", "layer_types");
        add("T5 with an activation that is not known", "t5", R"(, "feed_forward_proj": "gated-magic")",
            "feed_forward_proj");
        add("BART with an activation that is not known", "bart", R"(, "activation_function": "magic")",
            "activation_function");
        add("ModernBERT with an activation that is not known", "modernbert",
            R"(, "classifier_activation": "magic")", "classifier_activation");
    }

    void whatIsNotComputedIsRefusedByName()
    {
        QFETCH(const QString, family);
        QFETCH(const QString, keys);
        QFETCH(const QString, named);
        const auto shape = shapeOf(family, keys);
        QVERIFY(!shape.ok());
        QCOMPARE(QString::fromStdString(shape.error().item), named);
    }

    void whatIsComputedIsHonoured_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("keys");
        QTest::addColumn<Look>("look");
        QTest::addColumn<double>("expected");
        const auto add
            = [](const char *row, const char *family, const char *keys, Look look, double expected) {
                  QTest::addRow("%s", row)
                      << QString::fromUtf8(family) << QString::fromUtf8(keys) << look << expected;
              };
        add("Mistral without the key has a window", "mistral", "", firstWindow, 4096);
        add("Mistral with null has none", "mistral", R"(, "sliding_window": null)", firstWindow, 0);
        add("Phi-3 without the key has none", "phi3", "", firstWindow, 0);
        add("Gemma 2: every second layer", "gemma2", R"(, "sliding_window": 8)", lastWindow, 0);
        add("Gemma 2: the first layer", "gemma2", R"(, "sliding_window": 8)", firstWindow, 8);
        add("Gemma 3: by layer_types", "gemma3_text",
            R"(, "num_hidden_layers": 2, "layer_types": ["full_attention", "sliding_attention"], "sliding_window": 8)",
            firstWindow, 0);
        add("Qwen 2 without use_sliding_window", "qwen2", R"(, "sliding_window": 8, "max_window_layers": 0)",
            lastWindow, 0);
        add("Qwen 2: from max_window_layers on", "qwen2",
            R"(, "sliding_window": 8, "use_sliding_window": true, "max_window_layers": 31)", lastWindow, 8);
        add("Qwen 2: none before max_window_layers", "qwen2",
            R"(, "sliding_window": 8, "use_sliding_window": true, "max_window_layers": 31)", firstWindow, 0);
        add(
            "ModernBERT: half of local_attention on each side, and the query", "modernbert",
            R"(, "local_attention": 10)", [](const ModelShape &s) { return double(s.windows.at(1)); }, 6);
        add(
            "ModernBERT: global_attn_every_n_layers", "modernbert", R"(, "global_attn_every_n_layers": 2)",
            [](const ModelShape &s) { return double(s.windows.at(2)); }, 0);
        add(
            "Gemma 2 without the key caps scores", "gemma2", "",
            [](const ModelShape &s) { return double(s.softCap); }, 50);
        add(
            "Gemma 2 with null does not", "gemma2", R"(, "attn_logit_softcapping": null)",
            [](const ModelShape &s) { return double(s.softCap); }, 0);
        add(
            "Gemma 3 without the key does not", "gemma3_text", "",
            [](const ModelShape &s) { return double(s.softCap); }, 0);
        add(
            "BLOOM: n_embed comes before hidden_size", "bloom", R"(, "n_embed": 32, "hidden_size": 48)",
            [](const ModelShape &s) { return double(s.dModel); }, 32);
        add(
            "BLOOM: num_attention_heads is another name", "bloom", R"(, "num_attention_heads": 16)",
            [](const ModelShape &s) { return double(s.heads); }, 16);
        add(
            "T5: tied hidden states are scaled", "t5", R"(, "d_model": 64)",
            [](const ModelShape &s) { return double(s.logitScale); }, 0.125);
        add(
            "T5: a decoder of its own is not", "t5", R"(, "d_model": 64, "tie_word_embeddings": false)",
            [](const ModelShape &s) { return double(s.logitScale); }, 1);
        add(
            "YaRN: mscale by mscale_all_dim", "llama",
            R"(, "rope_scaling": {"rope_type": "yarn", "factor": 4, "mscale": 2, "mscale_all_dim": 0.5})",
            [](const ModelShape &s) { return s.rotary.magnitude; },
            (0.2 * std::log(4.) + 1) / (0.05 * std::log(4.) + 1));
        add(
            "YaRN: attention_factor comes first", "llama",
            R"(, "rope_scaling": {"rope_type": "yarn", "factor": 4, "mscale": 2, "attention_factor": 3})",
            [](const ModelShape &s) { return s.rotary.magnitude; }, 3);
        add(
            "rope_parameters hold theta", "llama",
            R"(, "rope_theta": 7, "rope_parameters": {"rope_type": "default", "rope_theta": 900})",
            [](const ModelShape &s) { return s.rotary.theta; }, 900);
        add(
            "rope_parameters hold the turned part", "gpt_neox",
            R"(, "rope_parameters": {"rope_type": "default", "partial_rotary_factor": 0.5})",
            [](const ModelShape &s) { return double(s.rotary.dimensions); }, 48);
        add(
            "Gemma 3: the scaling is not of layers with a window", "gemma3_text",
            R"(, "rope_scaling": {"rope_type": "linear", "factor": 8})",
            [](const ModelShape &s) { return s.windowRotary->factor; }, 1);
        add(
            "Gemma 3: but of the others", "gemma3_text",
            R"(, "rope_scaling": {"rope_type": "linear", "factor": 8})",
            [](const ModelShape &s) { return s.rotary.factor; }, 8);
    }

    void whatIsComputedIsHonoured()
    {
        QFETCH(const QString, family);
        QFETCH(const QString, keys);
        QFETCH(const Look, look);
        QFETCH(const double, expected);
        const auto shape = shapeOf(family, keys);
        QVERIFY2(shape.ok(), shape ? "" : sentence(shape.error()).c_str());
        QCOMPARE(look(shape.value()), expected);
    }

    void theDecoderHasItsOwnNumbers()
    {
        const auto decoder = [](const char *family, const char *json) {
            const Config config = Config::parse(json, "config.json").value();
            return readShape(*findArchitecture(family)->decoder, config).value();
        };
        QCOMPARE(decoder("t5", R"({"num_layers": 3})").layers, 3);
        QCOMPARE(decoder("t5", R"({"num_layers": 3, "num_decoder_layers": 2})").layers, 2);
        QCOMPARE(decoder("bart", R"({"decoder_layers": 5, "encoder_layers": 2})").layers, 5);
        QCOMPARE(decoder("marian", R"({"vocab_size": 50, "decoder_vocab_size": 70})").vocabulary, 50);
        QCOMPARE(decoder("marian", R"({"vocab_size": 50, "decoder_vocab_size": 70,
                                       "share_encoder_decoder_embeddings": false})")
                     .vocabulary,
                 70);
    }

    void aBiasThatIsPromisedMustBeStored_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("missing");
        QTest::addRow("Llama: attention_bias")
            << QStringLiteral("llama") << QStringLiteral(R"(, "attention_bias": true)")
            << QStringLiteral("layers.0.self_attn.q_proj.bias");
        QTest::addRow("Llama: mlp_bias") << QStringLiteral("llama") << QStringLiteral(R"(, "mlp_bias": true)")
                                         << QStringLiteral("layers.0.mlp.gate_proj.bias");
        QTest::addRow("Qwen 2: always of queries")
            << QStringLiteral("qwen2") << QString() << QStringLiteral("layers.0.self_attn.q_proj.bias");
        QTest::addRow("Llama: none is promised") << QStringLiteral("llama") << QString() << QString();
    }

    void aBiasThatIsPromisedMustBeStored()
    {
        QFETCH(const QString, family);
        QFETCH(const QString, key);
        QFETCH(const QString, missing);
        RandomTensors tensors;
        tensors.add("embed_tokens.weight", {10, 8});
        for (const char *name : {"q_proj", "k_proj", "v_proj", "o_proj"})
            tensors.add(std::string("layers.0.self_attn.") + name + ".weight", {8, 8});
        for (const char *name : {"input_layernorm", "post_attention_layernorm"})
            tensors.add(std::string("layers.0.") + name + ".weight", {8});
        for (const char *name : {"gate_proj", "up_proj"})
            tensors.add(std::string("layers.0.mlp.") + name + ".weight", {12, 8});
        tensors.add("layers.0.mlp.down_proj.weight", {8, 12});
        tensors.add("norm.weight", {8});
        const auto shape = shapeOf(family, key + QStringLiteral(R"(, "vocab_size": 10, "hidden_size": 8,
            "intermediate_size": 12, "num_hidden_layers": 1, "num_attention_heads": 2,
            "num_key_value_heads": 2)"));
        QVERIFY2(shape.ok(), shape ? "" : sentence(shape.error()).c_str());
        const auto plan = planTensors(*findArchitecture(family.toStdString()), shape.value(), tensors);
        QCOMPARE(plan.ok(), missing.isEmpty());
        if (!plan) {
            QCOMPARE(plan.error().code, ErrorCode::MissingPart);
            QVERIFY2(QString::fromStdString(plan.error().item).startsWith(missing),
                     plan.error().item.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestConfigKeys)
#include "tst_configkeys.moc"
