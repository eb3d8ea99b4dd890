// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole pass against the numbers of the reference implementation, stage by stage, so that a failure names
// the first stage that differs.
#include "core/base/file.h"
#include "core/checkpoint/safetensors.h"
#include "core/transformer/languagemodel.h"
#include "testpaths.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace headlight;

namespace {

const std::string Data = HEADLIGHT_TEST_DATA "/models/";
const std::string Families = HEADLIGHT_TEST_DATA "/families/";
const std::string Shared = HEADLIGHT_SHARED "/fixtures/";

/// What the reference computed for one case.
class Expected
{
public:
    Expected(const SafetensorsFile &file, std::size_t number)
        : m_file(file)
        , m_prefix(std::to_string(number) + '.')
    {
    }

    bool has(const std::string &name) const { return m_file.find(m_prefix + name) != nullptr; }

    /// The last two dimensions as a matrix; of a tensor of three, the slice @p index.
    Matrix read(const std::string &name, int index = 0) const
    {
        const TensorInfo *tensor = m_file.find(m_prefix + name);
        if (!tensor)
            return {};
        std::vector<float> values(tensor->elements());
        if (!m_file.read(tensor->name, values))
            return {};
        const auto rows = tensor->shape.size() > 1 ? tensor->shape[tensor->shape.size() - 2] : 1;
        const auto columns = tensor->shape.back();
        return Eigen::Map<const Matrix>(values.data() + index * rows * columns, rows, columns);
    }

private:
    const SafetensorsFile &m_file;
    std::string m_prefix;
};

/// Largest difference of the rows of real tokens; relative: divided by the largest number of the reference.
double difference(const Matrix &ours, const Matrix &reference, const std::vector<std::uint8_t> &attended,
                  bool relative)
{
    if (ours.rows() != reference.rows() || ours.cols() != reference.cols() || ours.size() == 0)
        return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (Eigen::Index row = 0; row < ours.rows(); ++row) {
        if (!attended.empty() && !attended[static_cast<std::size_t>(row)])
            continue;
        const float rowLargest
            = (ours.row(row) - reference.row(row)).cwiseAbs().maxCoeff<Eigen::PropagateNaN>();
        if (!(rowLargest <= largest))
            largest = static_cast<double>(rowLargest);
    }
    return relative ? largest / static_cast<double>(reference.cwiseAbs().maxCoeff()) : largest;
}

/// Where ours differs from the reference by more than it may, and by how much; empty where all is well.
class Comparison
{
public:
    Comparison(const Trace &trace, const Expected &expected, double patternTolerance)
        : m_trace(trace)
        , m_expected(expected)
        , m_patternTolerance(patternTolerance)
    {
        constexpr const char *Prefixes[] = {"encoder_", "decoder_", "cross_"};
        if (trace.model().isEncoderDecoder)
            m_prefix = Prefixes[static_cast<int>(trace.kind())];
    }

    QString run()
    {
        const std::vector<Matrix> &states = m_trace.content().hiddenStates;
        if (!states.empty())
            compare(m_prefix + "hidden_states.0", states.front(), 1e-4);
        for (int layer = 0; layer < m_trace.layers(); ++layer) {
            compareProjections(layer);
            comparePatterns(layer);
            const auto next = static_cast<std::size_t>(layer) + 1;
            if (!states.empty())
                compare(m_prefix + "hidden_states." + std::to_string(next), states[next], 1e-4);
        }
        if (m_expected.has("pooler_output"))
            compare("pooler_output", m_trace.content().poolerOutput, 1e-4);
        if (m_trace.content().predictionHead && m_expected.has("logits"))
            compare("logits", m_trace.content().predictionHead->logits(m_trace.content().hiddenStates.back()),
                    1e-3);
        return m_worst;
    }

private:
    void compare(const std::string &stage, const Matrix &ours, double tolerance, bool relative = true,
                 int index = 0)
    {
        const std::vector<std::uint8_t> all;
        const bool padded = m_trace.kind() != AttentionKind::Cross; // its queries are never padding
        const double delta = difference(ours, m_expected.read(stage, index),
                                        padded ? m_trace.content().attended : all, relative);
        if (m_worst.isEmpty() && !(delta <= tolerance)) {
            m_worst = QStringLiteral("first difference in %1: %2, allowed %3")
                          .arg(QString::fromStdString(stage))
                          .arg(delta)
                          .arg(tolerance);
        }
    }

    void comparePatterns(int layer)
    {
        for (int head = 0; head < m_trace.heads(); ++head)
            compare(m_prefix + "attentions." + std::to_string(layer),
                    m_trace.attention({layer, head})->pattern, m_patternTolerance, false, head);
    }

    /// Queries and keys of families without rotary embedding, values of all, under whatever name they have.
    void compareProjections(int number)
    {
        const Trace::Layer &layer = m_trace.content().layers[static_cast<std::size_t>(number)];
        const bool cross = m_trace.kind() == AttentionKind::Cross;
        const std::string n = std::to_string(number);
        const std::string stack = m_prefix == "encoder_" ? "encoder." : "decoder.";
        const std::string bart = stack + "layers." + n + (cross ? ".encoder_attn." : ".self_attn.");
        const std::string t5
            = stack + "block." + n + ".layer." + (cross ? "1.EncDecAttention." : "0.SelfAttention.");
        const auto find = [&](const std::vector<std::string> &names, const Matrix &ours) {
            for (const std::string &name : names) {
                if (m_expected.has("act." + name))
                    compare("act." + name, ours, 1e-4);
            }
        };
        const std::string bert = "encoder.layer." + n + ".attention.self.";
        find(
            {bert + "query", "bert." + bert + "query", bart + "q_proj", "model." + bart + "q_proj", t5 + "q"},
            layer.query);
        find({bert + "key", "bert." + bert + "key", bart + "k_proj", "model." + bart + "k_proj", t5 + "k"},
             layer.key);
        find({bert + "value", "bert." + bert + "value", bart + "v_proj", "model." + bart + "v_proj", t5 + "v",
              "model.layers." + n + ".self_attn.v_proj"},
             layer.value);
        if (layer.query.rows() == layer.key.rows()) {
            Matrix fused(layer.query.rows(), layer.query.cols() + 2 * layer.key.cols());
            fused << layer.query, layer.key, layer.value;
            find({"transformer.h." + n + ".attn.c_attn"}, fused);
        }
    }

    const Trace &m_trace;
    const Expected &m_expected;
    double m_patternTolerance;
    std::string m_prefix;
    QString m_worst;
};

template <typename T> std::vector<T> numbers(const nlohmann::json &object, const char *key)
{
    return object.contains(key) ? object.at(key).get<std::vector<T>>() : std::vector<T>();
}

} // namespace

class TestFidelity : public QObject
{
    Q_OBJECT

private slots:
    void everyStage_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<bool>("ours");
        QTest::addColumn<double>("tolerance");
        const auto add = [](const char *row, const std::string &folder, bool ours, double tolerance = 1e-5) {
            QTest::addRow("%s", row) << QString::fromStdString(folder) << ours << tolerance;
        };
        add("BERT without head", Data + "bert", true);
        add("BERT with masked-language head and prefix", Data + "bert_mlm", true);
        add("BERT stored as float16", Data + "bert_f16", true);
        add("BERT from a zip of PyTorch", Data + "bert_bin_zip", true);
        add("BERT from pickles of PyTorch", Data + "bert_bin_legacy", true);
        add("GPT-2", Data + "gpt2", true);
        add("GPT-2 stored as float16 by PyTorch", Data + "gpt2_f16_bin", true);
        add("GPT-2 without prefix and with mask buffers", Data + "gpt2_hub_style", true);
        add("DistilBERT", Families + "distilbert", true);
        add("RoBERTa", Families + "roberta", true);
        add("RoBERTa with masked-language head and prefix", Families + "roberta_mlm", true);
        add("ELECTRA", Families + "electra", true);
        add("ALBERT", Families + "albert", true);
        add("MPNet", Families + "mpnet", true);
        add("Llama", Families + "llama", true);
        add("Llama with grouped queries and tied decoder", Families + "llama_gqa_tied", true);
        add("Llama with linear rotary scaling", Families + "llama_linear_rope", true);
        add("Mistral", Families + "mistral", true);
        add("Qwen2", Families + "qwen2", true);
        add("Phi-3", Families + "phi3", true);
        add("Gemma", Families + "gemma", true);
        add("Gemma 2", Families + "gemma2", true);
        add("GPT-NeoX", Families + "gpt_neox", true);
        add("Phi", Families + "phi", true);
        add("OPT", Families + "opt", true);
        // Scores are not scaled and reach 57, so rounding shows: against the same pass in float64 the
        // reference itself is off by 1.20e-5 in case 2, layer 3, and ours by 0.65e-5; from each other they
        // are 1.03e-5.
        add("GPT-Neo", Families + "gpt_neo", true, 1.1e-5);
        add("BLOOM", Families + "bloom", true);
        add("the encoder of T5", Families + "t5_encoder", true);
        // The same as in GPT-Neo: in case 2, cross-attention of layer 1, the reference is off by 1.37e-5
        // against float64 and ours by 0.83e-5; from each other they are 1.21e-5.
        add("T5", Families + "t5", true, 1.25e-5);
        add("BART", Families + "bart", true);
        add("BART without head and with scaled embeddings", Families + "bart_base_model", true);
        add("Marian", Families + "marian", true);
        add("a really trained Pegasus", Shared + "real/aren-transliteration", false);
        add("a really trained GPT-2", Shared + "real/capp-gpt2", false);
    }

    void everyStage()
    {
        QFETCH(const QString, folder);
        QFETCH(const bool, ours);
        QFETCH(const double, tolerance);
        const std::string path = folder.toStdString();
        if (!ours && !std::filesystem::exists(path))
            QSKIP("the fixtures of others are not beside the checkout");
        const auto model = LanguageModel::load(path);
        QVERIFY2(model.ok(), model ? "" : sentence(model.error()).c_str());
        const auto expected = SafetensorsFile::open(path + "/expected.safetensors");
        QVERIFY(expected.ok());
        const auto inputs = readWholeFile(path + "/inputs.json", 1 << 20);
        QVERIFY(inputs.ok());
        const nlohmann::json cases = nlohmann::json::parse(inputs.value());
        QVERIFY(!cases.empty());
        for (std::size_t number = 0; number < cases.size(); ++number) {
            LanguageModel::IdInput input{numbers<std::int32_t>(cases[number], "input_ids"),
                                         numbers<std::int32_t>(cases[number], "token_type_ids"),
                                         numbers<std::int32_t>(cases[number], "attention_mask")};
            if (cases[number].contains("decoder_input_ids"))
                input.decoderIds = numbers<std::int32_t>(cases[number], "decoder_input_ids");
            const auto trace = model.value()->traceIds(input);
            QVERIFY2(trace.ok(), trace ? "" : sentence(trace.error()).c_str());
            QCOMPARE(trace.value()->companions().size(), input.decoderIds ? 2U : 0U);
            const Expected reference(expected.value(), number);
            for (const AttentionKind kind :
                 {AttentionKind::Encoder, AttentionKind::Decoder, AttentionKind::Cross}) {
                const TracePtr each = traceOf(trace.value(), kind);
                const QString difference = each ? Comparison(*each, reference, tolerance).run() : QString();
                QVERIFY2(difference.isEmpty(),
                         qPrintable(QStringLiteral("case %1: ").arg(number) + difference));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFidelity)
#include "tst_fidelity.moc"
