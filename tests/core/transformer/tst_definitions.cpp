// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Families that there are no reference numbers for, against their equations written out in double precision,
// with random parameters.
#include "core/checkpoint/config.h"
#include "core/transformer/transformer.h"
#include "equations.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace headlight;

namespace {

/// Queries and keys normed head by head; the upper three layers see three keys.
Case qwen3()
{
    constexpr int Width = 8;
    Case c;
    c.json = R"({"model_type": "qwen3", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24,
        "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8,
        "max_position_embeddings": 32, "rms_norm_eps": 1e-5, "rope_theta": 5000, "attention_bias": true,
        "use_sliding_window": true, "sliding_window": 3, "max_window_layers": 1,
        "tie_word_embeddings": false})";
    Parameters &p = c.parameters;
    addLlamaTensors(p, Width, 2);
    p.add("lm_head.weight", {Vocabulary, Model});
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        p.add(name + "input_layernorm.weight", {Model});
        p.add(name + "post_attention_layernorm.weight", {Model});
        p.add(name + "self_attn.q_norm.weight", {Width});
        p.add(name + "self_attn.k_norm.weight", {Width});
        p.add(name + "self_attn.q_proj.bias", {Heads * Width});
        p.add(name + "self_attn.k_proj.bias", {2 * Width});
        p.add(name + "self_attn.v_proj.bias", {2 * Width});
        p.add(name + "self_attn.o_proj.bias", {Model});
    }
    Numbers x = p.embeddings("model.embed_tokens");
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        c.reference.states.push_back(x);
        const Numbers n = rms(x, p(name + "input_layernorm.weight"), 1e-5);
        const Numbers q
            = rms(p.linear(name + "self_attn.q_proj", n), p(name + "self_attn.q_norm.weight"), 1e-5);
        const Numbers k
            = rms(p.linear(name + "self_attn.k_proj", n), p(name + "self_attn.k_norm.weight"), 1e-5);
        const Numbers z = c.reference.attend(rope(q, Width, Width, 5000), rope(k, Width, Width, 5000),
                                             p.linear(name + "self_attn.v_proj", n), Width, 1 / std::sqrt(8.),
                                             layer >= 1 ? 2 : All, 0);
        x += p.linear(name + "self_attn.o_proj", z);
        x += gated(p, name, rms(x, p(name + "post_attention_layernorm.weight"), 1e-5), silu);
    }
    x = rms(x, p("model.norm.weight"), 1e-5);
    c.reference.states.push_back(x);
    c.reference.logits = p.linear("lm_head", x);
    return c;
}

/// Two of three layers see four keys and turn by another theta, unscaled; every part is normed on both sides.
Case gemma3(const std::string &rotary)
{
    constexpr int Width = 6;
    Case c;
    c.json = R"({"model_type": "gemma3_text", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24,
        "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 6,
        "max_position_embeddings": 32, "rms_norm_eps": 1e-5, "query_pre_attn_scalar": 20,
        "sliding_window": 4, "final_logit_softcapping": 5, )"
        + rotary + '}';
    Parameters &p = c.parameters;
    addLlamaTensors(p, Width, 1);
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        for (const char *norm : {"input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm",
                                 "post_feedforward_layernorm"})
            p.add(name + norm + ".weight", {Model});
        p.add(name + "self_attn.q_norm.weight", {Width});
        p.add(name + "self_attn.k_norm.weight", {Width});
    }
    const auto norm
        = [&](const Numbers &x, const std::string &name) { return rms(x, p(name + ".weight"), 1e-5, 1); };
    Numbers x = p.embeddings("model.embed_tokens") * 4; // √16
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        const bool whole = layer == 2;
        const double theta = whole ? 70000 : 300;
        const double factor = whole ? 8 : 1;
        c.reference.states.push_back(x);
        const Numbers n = norm(x, name + "input_layernorm");
        const Numbers q = norm(p.linear(name + "self_attn.q_proj", n), name + "self_attn.q_norm");
        const Numbers k = norm(p.linear(name + "self_attn.k_proj", n), name + "self_attn.k_norm");
        const Numbers z = c.reference.attend(
            rope(q, Width, Width, theta, factor), rope(k, Width, Width, theta, factor),
            p.linear(name + "self_attn.v_proj", n), Width, 1 / std::sqrt(20.), whole ? All : 3, 0);
        x += norm(p.linear(name + "self_attn.o_proj", z), name + "post_attention_layernorm");
        x += norm(gated(p, name, norm(x, name + "pre_feedforward_layernorm"), geluTanh),
                  name + "post_feedforward_layernorm");
    }
    x = norm(x, "model.norm");
    c.reference.states.push_back(x);
    c.reference.logits = (p.linear("model.embed_tokens", x) / 5).array().tanh() * 5;
    return c;
}

/// No norm before a part but one behind it; queries and keys normed over all heads.
Case olmo2()
{
    constexpr int Width = 4;
    Case c;
    c.json = R"({"model_type": "olmo2", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24,
        "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2,
        "max_position_embeddings": 32, "rms_norm_eps": 1e-6, "rope_theta": 500,
        "tie_word_embeddings": true})";
    Parameters &p = c.parameters;
    addLlamaTensors(p, Width, 2);
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        p.add(name + "post_attention_layernorm.weight", {Model});
        p.add(name + "post_feedforward_layernorm.weight", {Model});
        p.add(name + "self_attn.q_norm.weight", {Heads * Width});
        p.add(name + "self_attn.k_norm.weight", {2 * Width});
    }
    Numbers x = p.embeddings("model.embed_tokens");
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        c.reference.states.push_back(x);
        const Numbers q
            = rms(p.linear(name + "self_attn.q_proj", x), p(name + "self_attn.q_norm.weight"), 1e-6);
        const Numbers k
            = rms(p.linear(name + "self_attn.k_proj", x), p(name + "self_attn.k_norm.weight"), 1e-6);
        const Numbers z = c.reference.attend(rope(q, Width, Width, 500), rope(k, Width, Width, 500),
                                             p.linear(name + "self_attn.v_proj", x), Width, 0.5, All, 0);
        x += rms(p.linear(name + "self_attn.o_proj", z), p(name + "post_attention_layernorm.weight"), 1e-6);
        x += rms(gated(p, name, x, silu), p(name + "post_feedforward_layernorm.weight"), 1e-6);
    }
    x = rms(x, p("model.norm.weight"), 1e-6);
    c.reference.states.push_back(x);
    c.reference.logits = p.linear("model.embed_tokens", x);
    return c;
}

/// Both directions; every third layer sees all, the others two keys on each side; no norm before the first
/// attention.
Case modernbert(const std::string &rotary, const std::string &local)
{
    constexpr int Width = 4;
    Case c;
    c.json = R"({"model_type": "modernbert", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24,
        "num_hidden_layers": 4, "num_attention_heads": 4, "max_position_embeddings": 32, "norm_eps": 1e-5,
        )"
        + local + ", " + rotary + '}';
    Parameters &p = c.parameters;
    p.add("model.embeddings.tok_embeddings.weight", {Vocabulary, Model});
    p.add("model.embeddings.norm.weight", {Model});
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        if (layer > 0)
            p.add(name + "attn_norm.weight", {Model});
        p.add(name + "attn.Wqkv.weight", {3 * Model, Model});
        p.add(name + "attn.Wo.weight", {Model, Model});
        p.add(name + "mlp_norm.weight", {Model});
        p.add(name + "mlp.Wi.weight", {2 * Inner, Model});
        p.add(name + "mlp.Wo.weight", {Model, Inner});
    }
    p.add("model.final_norm.weight", {Model});
    p.add("head.dense.weight", {Model, Model});
    p.add("head.norm.weight", {Model});
    p.add("decoder.bias", {Vocabulary});
    const auto norm = [&](const Numbers &x, const std::string &name) {
        return layerNorm(x, p(name + ".weight"), {}, 1e-5);
    };
    Numbers x = norm(p.embeddings("model.embeddings.tok_embeddings"), "model.embeddings.norm");
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        const bool whole = layer % 3 == 0;
        const double theta = whole ? 90000 : 700;
        c.reference.states.push_back(x);
        const Numbers n = layer == 0 ? x : norm(x, name + "attn_norm");
        const Numbers qkv = p.linear(name + "attn.Wqkv", n);
        const Numbers z
            = c.reference.attend(rope(qkv.leftCols(Model), Width, Width, theta),
                                 rope(qkv.middleCols(Model, Model), Width, Width, theta),
                                 qkv.rightCols(Model), Width, 0.5, whole ? All : 2, whole ? All : 2);
        x += p.linear(name + "attn.Wo", z);
        const Numbers both = p.linear(name + "mlp.Wi", norm(x, name + "mlp_norm"));
        x += p.linear(name + "mlp.Wo",
                      both.leftCols(Inner).unaryExpr(&gelu).cwiseProduct(both.rightCols(Inner)));
    }
    x = norm(x, "model.final_norm");
    c.reference.states.push_back(x);
    const Numbers head = norm(p.linear("head.dense", x).unaryExpr(&gelu), "head.norm");
    c.reference.logits = p.linear("model.embeddings.tok_embeddings", head);
    c.reference.logits.rowwise() += p("decoder.bias").row(0);
    return c;
}

/// Phi that norms queries and keys, head by head, mean and all.
Case phi()
{
    constexpr int Width = 4;
    Case c;
    c.json = R"({"model_type": "phi", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24,
        "num_hidden_layers": 4, "num_attention_heads": 4, "max_position_embeddings": 32,
        "layer_norm_eps": 1e-5, "partial_rotary_factor": 0.5, "qk_layernorm": true})";
    Parameters &p = c.parameters;
    p.add("model.embed_tokens.weight", {Vocabulary, Model});
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        p.addModule(name + "input_layernorm", {Model}, Model);
        for (const char *linear : {"q_proj", "k_proj", "v_proj", "dense"})
            p.addModule(name + "self_attn." + linear, {Model, Model}, Model);
        p.addModule(name + "self_attn.q_layernorm", {Width}, Width);
        p.addModule(name + "self_attn.k_layernorm", {Width}, Width);
        p.addModule(name + "mlp.fc1", {Inner, Model}, Inner);
        p.addModule(name + "mlp.fc2", {Model, Inner}, Model);
    }
    p.addModule("model.final_layernorm", {Model}, Model);
    p.addModule("lm_head", {Vocabulary, Model}, Vocabulary);
    const auto norm = [&](const Numbers &x, const std::string &name) {
        return layerNorm(x, p(name + ".weight"), p(name + ".bias"), 1e-5);
    };
    Numbers x = p.embeddings("model.embed_tokens");
    for (int layer = 0; layer < Layers; ++layer) {
        const std::string name = layerName(layer);
        c.reference.states.push_back(x);
        const Numbers n = norm(x, name + "input_layernorm");
        const Numbers q = norm(p.linear(name + "self_attn.q_proj", n), name + "self_attn.q_layernorm");
        const Numbers k = norm(p.linear(name + "self_attn.k_proj", n), name + "self_attn.k_layernorm");
        const Numbers z = c.reference.attend(rope(q, Width, 2, 10000), rope(k, Width, 2, 10000),
                                             p.linear(name + "self_attn.v_proj", n), Width, 0.5, All, 0);
        x += p.linear(name + "self_attn.dense", z)
            + p.linear(name + "mlp.fc2", p.linear(name + "mlp.fc1", n).unaryExpr(&geluTanh));
    }
    x = norm(x, "model.final_layernorm");
    c.reference.states.push_back(x);
    c.reference.logits = p.linear("lm_head", x);
    return c;
}

/// Layers that share @p groups groups of @p inner blocks; @p order names the group of each turn.
Case albert(int groups, int inner, const std::vector<int> &order)
{
    constexpr int Width = 4;
    constexpr int Embedding = 12;
    Case c;
    c.json = R"({"model_type": "albert", "vocab_size": 40, "embedding_size": 12, "hidden_size": 16,
        "intermediate_size": 24, "num_attention_heads": 4, "max_position_embeddings": 32, "type_vocab_size": 2,
        "hidden_act": "gelu", "layer_norm_eps": 1e-6, "num_hidden_layers": )"
        + std::to_string(order.size()) + R"(, "num_hidden_groups": )" + std::to_string(groups)
        + R"(, "inner_group_num": )" + std::to_string(inner) + '}';
    Parameters &p = c.parameters;
    p.add("albert.embeddings.word_embeddings.weight", {Vocabulary, Embedding});
    p.add("albert.embeddings.position_embeddings.weight", {32, Embedding});
    p.add("albert.embeddings.token_type_embeddings.weight", {2, Embedding});
    p.addModule("albert.embeddings.LayerNorm", {Embedding}, Embedding);
    p.addModule("albert.encoder.embedding_hidden_mapping_in", {Model, Embedding}, Model);
    const auto block = [](int group, int place) {
        return "albert.encoder.albert_layer_groups." + std::to_string(group) + ".albert_layers."
            + std::to_string(place) + '.';
    };
    for (int group = 0; group < groups; ++group) {
        for (int place = 0; place < inner; ++place) {
            const std::string name = block(group, place);
            for (const char *linear : {"query", "key", "value", "dense"})
                p.addModule(name + "attention." + linear, {Model, Model}, Model);
            p.addModule(name + "attention.LayerNorm", {Model}, Model);
            p.addModule(name + "ffn", {Inner, Model}, Inner);
            p.addModule(name + "ffn_output", {Model, Inner}, Model);
            p.addModule(name + "full_layer_layer_norm", {Model}, Model);
        }
    }
    p.addModule("predictions.dense", {Embedding, Model}, Embedding);
    p.addModule("predictions.LayerNorm", {Embedding}, Embedding);
    p.add("predictions.bias", {Vocabulary});
    const auto norm = [&](const Numbers &x, const std::string &name) {
        return layerNorm(x, p(name + ".weight"), p(name + ".bias"), 1e-6);
    };
    Numbers x = p.embeddings("albert.embeddings.word_embeddings");
    x += p("albert.embeddings.position_embeddings.weight").topRows(x.rows());
    x.rowwise() += p("albert.embeddings.token_type_embeddings.weight").row(0);
    x = p.linear("albert.encoder.embedding_hidden_mapping_in", norm(x, "albert.embeddings.LayerNorm"));
    for (const int group : order) {
        for (int place = 0; place < inner; ++place) {
            const std::string name = block(group, place);
            c.reference.states.push_back(x);
            const Numbers z = c.reference.attend(p.linear(name + "attention.query", x),
                                                 p.linear(name + "attention.key", x),
                                                 p.linear(name + "attention.value", x), Width, 0.5, All, All);
            const Numbers attended
                = norm(x + p.linear(name + "attention.dense", z), name + "attention.LayerNorm");
            const Numbers up = p.linear(name + "ffn", attended).unaryExpr(&gelu);
            x = norm(attended + p.linear(name + "ffn_output", up), name + "full_layer_layer_norm");
        }
    }
    c.reference.states.push_back(x);
    const Numbers head = norm(p.linear("predictions.dense", x).unaryExpr(&gelu), "predictions.LayerNorm");
    c.reference.logits = p.linear("albert.embeddings.word_embeddings", head);
    c.reference.logits.rowwise() += p("predictions.bias").row(0);
    return c;
}

double largest(const Numbers &ours, const Numbers &reference)
{
    if (ours.rows() != reference.rows() || ours.cols() != reference.cols())
        return std::numeric_limits<double>::infinity();
    return (ours - reference).cwiseAbs().maxCoeff<Eigen::PropagateNaN>();
}

double relative(const Matrix &ours, const Numbers &reference)
{
    return largest(ours.cast<double>(), reference) / reference.cwiseAbs().maxCoeff();
}

} // namespace

class TestDefinitions : public QObject
{
    Q_OBJECT

private slots:
    void theModelComputesItsEquations_data()
    {
        QTest::addColumn<int>("which");
        QTest::addRow("Qwen 3") << 0;
        QTest::addRow("Gemma 3, keys of version 4") << 1;
        QTest::addRow("Gemma 3, rope_parameters and layer_types") << 2;
        QTest::addRow("OLMo 2") << 3;
        QTest::addRow("ModernBERT, keys of version 4") << 4;
        QTest::addRow("ModernBERT, rope_parameters and layer_types") << 5;
        QTest::addRow("Phi with norms of queries and keys") << 6;
        QTest::addRow("ALBERT, one group of three blocks") << 7;
        QTest::addRow("ALBERT, two groups of two blocks") << 8;
        QTest::addRow("ALBERT, two groups for three turns") << 9;
        QTest::addRow("ALBERT, groups that rounding chooses") << 10;
    }

    void theModelComputesItsEquations()
    {
        QFETCH(const int, which);
        const Case c = caseOf(which);
        const Config config = Config::parse(c.json, "config.json").value();
        const Architecture *architecture = findArchitecture(config.string("model_type").value());
        QVERIFY(architecture);
        const auto shape = readShape(*architecture, config);
        QVERIFY2(shape.ok(), shape ? "" : sentence(shape.error()).c_str());
        auto loaded = loadWeights(*architecture, shape.value(), c.parameters);
        QVERIFY2(loaded.ok(), loaded ? "" : sentence(loaded.error()).c_str());
        QCOMPARE(loaded.value().warnings, std::vector<std::string>());
        const Transformer transformer(*architecture, std::move(loaded).value());
        QVERIFY(transformer.predicts());
        Trace::Content content;
        QVERIFY(transformer.run({Ids}, {}, content).ok());
        ModelInfo info;
        info.heads = shape.value().heads;
        info.keyValueHeads = shape.value().keyValueHeads;
        info.causal = shape.value().causal;
        content.model = std::make_shared<const ModelInfo>(info);
        content.encoding.ids = Ids;
        const Trace trace(std::move(content));

        QCOMPARE(static_cast<std::size_t>(trace.layers()), c.reference.patterns.size());
        QCOMPARE(trace.content().hiddenStates.size(), c.reference.states.size());
        for (int layer = 0; layer < trace.layers(); ++layer) {
            const auto index = static_cast<std::size_t>(layer);
            QVERIFY(relative(trace.content().hiddenStates[index], c.reference.states[index]) < 1e-5);
            for (int head = 0; head < Heads; ++head) {
                const Numbers pattern = trace.attention({layer, head})->pattern.cast<double>();
                QVERIFY(largest(pattern, c.reference.patterns[index][static_cast<std::size_t>(head)]) < 1e-5);
            }
        }
        const Matrix &last = trace.content().hiddenStates.back();
        QVERIFY(relative(last, c.reference.states.back()) < 1e-5);
        QVERIFY(relative(transformer.logits(last), c.reference.logits) < 1e-5);
    }

    void anAbsentBlockIsNamed_data()
    {
        QTest::addColumn<int>("groups"); // that are stored
        QTest::addColumn<int>("inner");
        QTest::addColumn<QString>("said"); // where config.json asks for 2 groups of 2 blocks; empty: nothing
        QTest::addRow("all are there") << 2 << 2 << QString();
        QTest::addRow("the second group is not")
            << 1 << 2
            << QStringLiteral("config.json says 4 blocks, the weights have 2: block 2 has no "
                              "albert.encoder.albert_layer_groups.1.albert_layers.0.attention.query.weight");
        QTest::addRow("the second block of each group is not")
            << 2 << 1
            << QStringLiteral("albert.encoder.albert_layer_groups.0.albert_layers.1.attention.query.weight");
    }

    void anAbsentBlockIsNamed()
    {
        QFETCH(const int, groups);
        QFETCH(const int, inner);
        QFETCH(const QString, said);
        const Case wanted = albert(2, 2, {0, 0, 1, 1});
        const Case stored = albert(groups, inner, {0, 0, 0, 0});
        const Architecture &architecture = *findArchitecture("albert");
        const Config config = Config::parse(wanted.json, "config.json").value();
        const auto loaded
            = loadWeights(architecture, readShape(architecture, config).value(), stored.parameters);
        QCOMPARE(loaded.ok(), said.isEmpty());
        if (loaded)
            return;
        QCOMPARE(loaded.error().code, ErrorCode::MissingPart);
        const QString text = QString::fromStdString(sentence(loaded.error()));
        QVERIFY2(text.contains(said), qPrintable(text));
    }

    void blocksThatAreNotUsedAreSaid()
    {
        const Case wanted = albert(2, 2, {0, 0, 1, 1});
        const Case stored = albert(3, 2, {0, 0, 0, 0});
        const Architecture &architecture = *findArchitecture("albert");
        const Config config = Config::parse(wanted.json, "config.json").value();
        const auto loaded
            = loadWeights(architecture, readShape(architecture, config).value(), stored.parameters);
        QVERIFY2(loaded.ok(), loaded ? "" : sentence(loaded.error()).c_str());
        QCOMPARE(loaded.value().warnings,
                 std::vector<std::string>{"the weights hold blocks 4 to 5 that config.json does not use"});
    }

private:
    static Case caseOf(int which)
    {
        switch (which) {
        case 0:
            return qwen3();
        case 1:
            return gemma3(R"("rope_theta": 70000, "rope_local_base_freq": 300, "sliding_window_pattern": 3,
                "rope_scaling": {"rope_type": "linear", "factor": 8})");
        case 2:
            return gemma3(R"("layer_types": ["sliding_attention", "sliding_attention", "full_attention",
                "sliding_attention"], "rope_parameters": {
                "full_attention": {"rope_type": "linear", "factor": 8, "rope_theta": 70000},
                "sliding_attention": {"rope_type": "default", "rope_theta": 300}})");
        case 3:
            return olmo2();
        case 4:
            return modernbert(R"("global_rope_theta": 90000, "local_rope_theta": 700)",
                              R"("global_attn_every_n_layers": 3, "local_attention": 4)");
        case 5:
            return modernbert(
                R"("rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 90000},
                    "sliding_attention": {"rope_type": "default", "rope_theta": 700}})",
                R"("local_attention": 4, "layer_types": ["full_attention", "sliding_attention",
                    "sliding_attention", "full_attention"])");
        case 7:
            return albert(1, 3, {0, 0});
        case 8:
            return albert(2, 2, {0, 0, 1, 1});
        case 9:
            return albert(2, 1, {0, 0, 1});
        case 10: // int(i / (18 / 14)) in double precision: 9 / 1.2857142857142858 is less than 7
            return albert(14, 1, {0, 0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 10, 10, 11, 12, 13});
        default:
            return phi();
        }
    }
};

QTEST_GUILESS_MAIN(TestDefinitions)
#include "tst_definitions.moc"
