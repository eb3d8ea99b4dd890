// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/headwrite.h"
#include "core/checkpoint/safetensors.h"
#include "core/transformer/languagemodel.h"
#include "testpaths.h"
#include "tests/core/analysis/handmade.h"

#include <QTest>

using namespace headlight;
using namespace handmade;

namespace {

/// Head h writes its z, times h + 1.
class Multiplied : public HeadOutput
{
public:
    Matrix writes(int, AttentionKind, const Matrix &z) const override
    {
        Matrix written = z;
        for (Eigen::Index head = 0; head < z.rows(); ++head)
            written.row(head) *= static_cast<float>(head + 1);
        return written;
    }
    RowVector bias(int, AttentionKind) const override { return {}; }
    bool isNormed(int, AttentionKind) const override { return true; }
    Matrix added(int, AttentionKind, const Matrix &parts, const RowVector &) const override { return parts; }
    RowVector residual(int, const RowVector &hiddenState) const override { return hiddenState; }
};

/// A stored matrix as it lies in the file.
Matrix stored(const std::string &folder, const std::string &name)
{
    const auto file = SafetensorsFile::open(folder + "/model.safetensors");
    if (!file || !file.value().find(name))
        return {};
    const TensorInfo &tensor = *file.value().find(name);
    Matrix matrix(static_cast<Eigen::Index>(tensor.shape[0]), static_cast<Eigen::Index>(tensor.shape[1]));
    const Status read = file.value().read(name, {matrix.data(), static_cast<std::size_t>(matrix.size())});
    return read ? matrix : Matrix();
}

} // namespace

class TestHeadWrite : public QObject
{
    Q_OBJECT

private slots:
    void anAblatedHeadWritesNothingOrItsMean()
    {
        Trace::Content content = contentWith({{Matrix::Identity(2, 2), Matrix::Identity(2, 2)}});
        content.layers[0].value = rows({{3, 4, 0, 1}, {5, 8, 0, 3}});
        content.headOutput = std::make_shared<Multiplied>();
        Interventions ablated;
        ablated.ablatedHeads = {{0, 0, Interventions::AblateBy::Zero}, {0, 1, Interventions::AblateBy::Mean}};
        content.interventions = std::make_shared<const Interventions>(ablated);
        const Trace trace(std::move(content));
        QCOMPARE(headWrite(trace, {0, 0}, 1)->norm, 0.);
        QVERIFY(near(headWrite(trace, {0, 1}, 1)->norm, 2 * 2, 1e-5)); // the mean of 1 and 3
    }

    void sharesAreOfTheSizesOfAllHeads()
    {
        const Matrix first = allAt(2, 0);
        Trace::Content content = contentWith({{first, first}});
        content.layers[0].value = rows({{3, 4, 0, 1}, {9, 9, 9, 9}}); // z of the heads: (3, 4), (0, 1)
        content.hiddenStates = {rows({{0, 0}, {6, 8}}), rows({{0, 0}, {0, 0}})};
        content.headOutput = std::make_shared<Multiplied>();
        const auto write = headWrite(Trace(std::move(content)), {0, 1}, 1);
        QVERIFY(write);
        QVERIFY(near(write->norm, 2, 1e-5)); // 2 · ‖(0, 1)‖ beside 1 · ‖(3, 4)‖
        QVERIFY(near(write->share, 2. / 7));
        QCOMPARE(write->heads, 2);
        QVERIFY(write->residualNorm && near(*write->residualNorm, 10));
        QVERIFY(write->isNormed);
    }

    void withoutTheMatrixThereIsNothingToSay()
    {
        QVERIFY(!headWrite(Trace(contentWith({{allAt(2, 0)}})), {0, 0}, 1));
    }

    void theMatrixIsTheStoredOne_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("inOut"); // as GPT-2 stores it
        QTest::addColumn<bool>("cross");
        const auto add = [](const char *folder, const char *name, bool inOut = false, bool cross = false) {
            QTest::newRow(folder) << QStringLiteral(HEADLIGHT_TEST_DATA "/") + QString::fromLatin1(folder)
                                  << QString::fromLatin1(name) << inOut << cross;
        };
        add("families/llama_gqa_tied", "model.layers.1.self_attn.o_proj.weight");
        add("models/gpt2", "transformer.h.1.attn.c_proj.weight", true);
        add("models/bert", "encoder.layer.1.attention.output.dense.weight");
        add("families/bart", "model.decoder.layers.1.encoder_attn.out_proj.weight", false, true);
    }

    void theMatrixIsTheStoredOne()
    {
        QFETCH(const QString, folder);
        QFETCH(const QString, name);
        QFETCH(const bool, inOut);
        QFETCH(const bool, cross);
        const auto model = LanguageModel::load(folder.toStdString());
        QVERIFY(model);
        LanguageModel::IdInput input;
        input.ids = {7, 38, 9, 40};
        const auto run = model.value()->traceIds(input);
        QVERIFY(run);
        const TracePtr trace = cross ? traceOf(run.value(), AttentionKind::Cross) : run.value();
        Matrix output = stored(folder.toStdString(), name.toStdString());
        QVERIFY2(output.size() > 0, "no such tensor");
        if (!inOut)
            output = output.transpose().eval();
        const LayerHead head{1, trace->heads() - 1};
        const int query = trace->tokens() - 1;
        double sum = 0;
        double own = 0;
        for (int other = 0; other < trace->heads(); ++other) {
            const LayerHead one{1, other};
            const Eigen::RowVectorXd z
                = trace->attention(one)->pattern.row(query).cast<double>() * trace->value(one).cast<double>();
            const Eigen::RowVectorXd written
                = z * output.middleRows(other * z.size(), z.size()).cast<double>();
            sum += written.norm();
            own = written.norm(); // the last one's at last
        }
        const auto write = headWrite(*trace, head, query);
        QVERIFY(write);
        QVERIFY2(near(write->norm, own, 1e-5 * own), qPrintable(QString::number(write->norm / own)));
        QVERIFY(near(write->share, own / sum, 1e-5));
        QVERIFY(!write->isNormed);
        QCOMPARE(write->residualNorm.has_value(), !cross);
    }

    void aNormThatFollowsIsSaid()
    {
        const auto model = LanguageModel::load(HEADLIGHT_TEST_DATA "/families/gemma2");
        QVERIFY(model);
        LanguageModel::IdInput input;
        input.ids = {7, 38, 9};
        QVERIFY(headWrite(*model.value()->traceIds(input).value(), {0, 0}, 2)->isNormed);
    }
};

QTEST_APPLESS_MAIN(TestHeadWrite)
#include "tst_headwrite.moc"
