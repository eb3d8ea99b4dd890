// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run takes over from the run before: never a bit that a run of its own would have otherwise.
#include "core/checkpoint/config.h"
#include "core/transformer/prefix.h"
#include "core/transformer/transformer.h"
#include "tests/support/randomtensors.h"

#include <QTest>

#include <memory>

using namespace headlight;

namespace {

using Ids = std::vector<std::int32_t>;

std::shared_ptr<const Transformer> build(const std::string &config, const RandomTensors &tensors)
{
    const Config parsed = Config::parse(config, "config.json").value();
    const Architecture *architecture = findArchitecture(parsed.string("model_type").value());
    auto loaded = loadWeights(*architecture, readShape(*architecture, parsed).value(), tensors);
    return loaded ? std::make_shared<const Transformer>(*architecture, std::move(loaded).value()) : nullptr;
}

std::shared_ptr<const Transformer> gpt2()
{
    return build(
        R"({"model_type": "gpt2", "n_layer": 3, "n_head": 4, "n_embd": 64, "vocab_size": 90,
                     "n_positions": 200})",
        randomGpt2({.layers = 3, .dModel = 64, .feedForward = 256, .vocabulary = 90, .positions = 200}));
}

/// @param scaling of rope_scaling, JSON
std::shared_ptr<const Transformer> llama(const std::string &scaling, const std::string &type = "llama")
{
    RandomTensors tensors;
    tensors.add("model.embed_tokens.weight", {90, 64});
    for (int layer = 0; layer < 2; ++layer) {
        const std::string name = "model.layers." + std::to_string(layer) + '.';
        for (const char *norm : {"input_layernorm", "post_attention_layernorm"})
            tensors.add(name + norm + ".weight", {64});
        for (const char *projection : {"q_proj", "o_proj"})
            tensors.add(name + "self_attn." + projection + ".weight", {64, 64});
        for (const char *projection : {"k_proj", "v_proj"})
            tensors.add(name + "self_attn." + projection + ".weight", {32, 64});
        for (const char *up : {"gate_proj", "up_proj"})
            tensors.add(name + "mlp." + up + ".weight", {96, 64});
        tensors.add(name + "mlp.down_proj.weight", {64, 96});
    }
    tensors.add("model.norm.weight", {64});
    return build(R"({"model_type": ")" + type + R"(", "num_hidden_layers": 2, "num_attention_heads": 4,
                     "num_key_value_heads": 2, "hidden_size": 64, "intermediate_size": 96, "vocab_size": 90,
                     "max_position_embeddings": 80, "tie_word_embeddings": true, "sliding_window": 30,
                     "rope_scaling": )"
                     + scaling + '}',
                 tensors);
}

std::shared_ptr<const Trace> run(const Transformer &transformer, const Ids &ids, const Trace *previous,
                                 const std::vector<std::uint8_t> &attended = {})
{
    Trace::Content content;
    auto info = std::make_shared<ModelInfo>();
    info->layers = transformer.shape().layers;
    info->heads = info->keyValueHeads = transformer.shape().heads;
    info->causal = transformer.shape().causal;
    content.model = info;
    content.encoding.ids = ids;
    Transformer::Input input{ids, {}, attended};
    input.previous = previous;
    return transformer.run(input, {}, content) ? std::make_shared<const Trace>(std::move(content)) : nullptr;
}

bool sameBits(const Trace &a, const Trace &b)
{
    bool same = a.content().hiddenStates == b.content().hiddenStates;
    for (std::size_t i = 0; i < a.content().layers.size(); ++i) {
        const Trace::Layer &x = a.content().layers[i];
        const Trace::Layer &y = b.content().layers[i];
        same = same && x.query == y.query && x.key == y.key && x.value == y.value;
    }
    return same;
}

Ids counting(int tokens)
{
    Ids ids(static_cast<std::size_t>(tokens));
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = static_cast<std::int32_t>(i * 31 % 90);
    return ids;
}

/// @p ids with the token at @p at exchanged for another one.
Ids changed(Ids ids, std::size_t at)
{
    ids[at] = (ids[at] + 1) % 90;
    return ids;
}

} // namespace

Q_DECLARE_METATYPE(Ids)

class TestPrefix : public QObject
{
    Q_OBJECT

private slots:
    void bitsAreThoseOfARunOfItsOwn_data()
    {
        QTest::addColumn<int>("model");
        QTest::addColumn<Ids>("before");
        QTest::addColumn<Ids>("now");
        QTest::addColumn<int>("reused");
        const char *names[]{"GPT-2", "Llama", "Mistral with a window of 30"};
        for (int model = 0; model < 3; ++model) {
            const auto row = [&](const char *what, const Ids &before, const Ids &now, int reused) {
                QTest::addRow("%s: %s", names[model], what) << model << before << now << reused;
            };
            row("a token appended", counting(9), counting(10), 9);
            row("a token appended behind 69", counting(69), counting(70), 69);
            row("the last token exchanged", counting(66), changed(counting(66), 65), 65);
            row("a token in the middle exchanged", counting(70), changed(counting(70), 30), 30);
            row("the first token exchanged", counting(9), changed(counting(9), 0), 0);
            row("the same text again", counting(12), counting(12), 11);
            row("half of the text deleted", counting(70), counting(35), 34);
            row("many tokens appended", counting(3), counting(75), 3);
            row("one token only", counting(5), counting(1), 0);
        }
    }

    void bitsAreThoseOfARunOfItsOwn()
    {
        QFETCH(const int, model);
        QFETCH(const Ids, before);
        QFETCH(const Ids, now);
        QFETCH(const int, reused);
        const auto transformer = model == 0 ? gpt2() : llama("null", model == 1 ? "llama" : "mistral");
        QVERIFY(transformer);
        const auto previous = run(*transformer, before, nullptr);
        Transformer::Input input{now, {}, {}};
        input.previous = previous.get();
        QCOMPARE(reusableTokens(transformer->shape(), input), reused);
        const auto continued = run(*transformer, now, previous.get());
        const auto fresh = run(*transformer, now, nullptr);
        QVERIFY(continued && fresh);
        QVERIFY(sameBits(*continued, *fresh));
    }

    void whatIsTakenOverIsNotComputedAgain()
    {
        const auto transformer = gpt2();
        Trace::Content marked = run(*transformer, counting(8), nullptr)->content();
        marked.hiddenStates[2](3, 5) = 1234;
        marked.layers[1].query(3, 5) = 4321;
        const Trace previous(marked);
        const auto continued = run(*transformer, counting(9), &previous);
        QCOMPARE(continued->content().hiddenStates[2](3, 5), 1234);
        QCOMPARE(continued->content().layers[1].query(3, 5), 4321);
    }

    void hiddenTokensEndTheCommonBeginning()
    {
        const auto transformer = gpt2();
        std::vector<std::uint8_t> attended(10, 1);
        attended[4] = 0;
        const auto previous = run(*transformer, counting(10), nullptr);
        const Ids ids = counting(10);
        Transformer::Input input{ids, {}, attended};
        input.previous = previous.get();
        QCOMPARE(reusableTokens(transformer->shape(), input), 4);
        QVERIFY(sameBits(*run(*transformer, ids, previous.get(), attended),
                         *run(*transformer, ids, nullptr, attended)));
        const std::vector<std::int32_t> types{0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
        input.attended = {};
        input.typeIds = types;
        QCOMPARE(reusableTokens(transformer->shape(), input), 2);
    }

    void frequenciesThatDependOnTheLengthForbidIt()
    {
        const auto transformer = llama(R"({"rope_type": "dynamic", "factor": 4.0})");
        QVERIFY(transformer);
        const int trained = transformer->shape().rotary.trainedPositions;
        for (const auto &[before, now] : {std::pair{trained - 5, trained - 4}, {trained - 1, trained + 3}}) {
            if (now > transformer->shape().positions)
                continue;
            const auto previous = run(*transformer, counting(before), nullptr);
            const Ids ids = counting(now);
            Transformer::Input input{ids, {}, {}};
            input.previous = previous.get();
            QCOMPARE(reusableTokens(transformer->shape(), input), now <= trained ? before : 0);
            QVERIFY(sameBits(*run(*transformer, ids, previous.get()), *run(*transformer, ids, nullptr)));
        }
    }

    void aModelThatLooksBothWaysComputesAllAnew()
    {
        const auto transformer = build(
            R"({"model_type": "bert", "num_hidden_layers": 2, "num_attention_heads": 2, "hidden_size": 32,
                        "intermediate_size": 64, "vocab_size": 90, "max_position_embeddings": 40})",
            randomBert({.layers = 2, .dModel = 32, .feedForward = 64, .vocabulary = 90, .positions = 40}));
        QVERIFY(transformer);
        const auto previous = run(*transformer, counting(8), nullptr);
        QVERIFY(sameBits(*run(*transformer, counting(9), previous.get()),
                         *run(*transformer, counting(9), nullptr)));
    }
};

QTEST_GUILESS_MAIN(TestPrefix)
#include "tst_prefix.moc"
