// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/languagemodel.h"
#include "testpaths.h"
#include "ui/text/celltext.h"
#include "ui/text/workedtext.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace headlight;
using namespace headlight::ui;

namespace {

/// The numbers in @p text, in order: what a person reads off the screen.
QList<double> numbersIn(QString text)
{
    QList<double> numbers;
    text.replace(QChar(u'−'), QLatin1Char('-'));
    static const QRegularExpression number(QStringLiteral("(?<![\\w.])-?\\d+(\\.\\d+)?"));
    for (auto match = number.globalMatch(text); match.hasNext();)
        numbers += match.next().captured().toDouble();
    return numbers;
}

/// Whether @p value is written as @p printed when it gets as many decimals.
bool isPrinted(double value, const QString &printed)
{
    const auto point = printed.indexOf(QLatin1Char('.'));
    const auto decimals = point < 0 ? 0 : static_cast<int>(printed.size() - point - 1);
    // A tie may go either way: what was read off the screen is not exact in binary.
    const double distance = std::abs(value - numbersIn(printed).value(0)) * std::pow(10., decimals);
    return distance <= 0.5 + 1e-6;
}

std::vector<TracePtr> tracesOf(const QString &folder)
{
    const auto model = LanguageModel::load((QStringLiteral(HEADLIGHT_TEST_DATA "/") + folder).toStdString());
    if (!model)
        return {};
    LanguageModel::IdInput input;
    for (int i = 0; i < 8; ++i)
        input.ids.push_back((i * 29 + 7) % 60);
    if (model.value()->info().isEncoderDecoder)
        input.decoderIds = {2, 17, 5, 33, 8};
    const auto trace = model.value()->traceIds(input);
    if (!trace)
        return {};
    std::vector<TracePtr> all = trace.value()->companions();
    all.push_back(trace.value());
    return all;
}

WorkedExample exampleOf(const TracePtr &trace, LayerHead head, Cell cell)
{
    return {trace, head, cell, workedCell(*trace, head, cell.query, cell.key).value(),
            headWrite(*trace, head, cell.query)};
}

/// Follows the printed equations only; returns what is wrong.
QString recompute(const WorkedExample &example)
{
    const WorkedText text = workedText(example, QLocale::c());
    const auto &steps = text.steps;
    const auto wrong = [](const WorkedStep &step) {
        return QStringLiteral("%1: %2 = %3").arg(step.title, step.equation, step.result);
    };
    const WorkedStep &scaled = steps[WorkedText::Scale];
    QList<double> n = numbersIn(scaled.equation);
    double value = scaled.equation.contains(QStringLiteral("÷ √")) ? n[0] / std::sqrt(n[1]) : n[0] * n[1];
    if (!scaled.notes.isEmpty()) {
        n = numbersIn(scaled.notes.first());
        if (std::abs(value - n[1]) > 1e-3 * std::max(1., std::abs(value)))
            return wrong(scaled);
        value = n[0] * std::tanh(n[1] / n[2]);
    }
    if (numbersIn(scaled.equation)[0] != numbersIn(steps[WorkedText::Product].result)[0]
        || !isPrinted(value, scaled.result))
        return wrong(scaled);
    const WorkedStep &place = steps[WorkedText::Place];
    if (example.numbers.isMasked)
        return place.result == QStringLiteral("−∞") ? QString() : wrong(place);
    n = numbersIn(place.equation);
    if (n[0] != numbersIn(scaled.result)[0] || !isPrinted(n[0] + n[1], place.result))
        return wrong(place);
    const WorkedStep &exponential = steps[WorkedText::Exponential];
    n = numbersIn(exponential.equation);
    if (n[0] != numbersIn(place.result)[0] || !isPrinted(std::exp(n[0] - n[1]), exponential.result))
        return wrong(exponential);
    const WorkedStep &share = steps[WorkedText::Share];
    n = numbersIn(share.equation);
    const bool tiny = share.result.startsWith(QLatin1Char('<'));
    if (n[0] != numbersIn(exponential.result)[0] || n[1] != numbersIn(exponential.notes.first()).last()
        || (tiny ? n[0] / n[1] >= 0.0006 : !isPrinted(n[0] / n[1], share.result)))
        return wrong(share);
    return {};
}

} // namespace

class TestWorkedText : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whoRecomputesWhatIsPrintedGetsWhatIsPrinted_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char *folder : {"models/bert",
                                   "models/gpt2",
                                   "families/albert",
                                   "families/bart",
                                   "families/bloom",
                                   "families/distilbert",
                                   "families/electra",
                                   "families/gemma",
                                   "families/gemma2",
                                   "families/gpt_neo",
                                   "families/gpt_neox",
                                   "families/llama",
                                   "families/llama_gqa_tied",
                                   "families/llama_linear_rope",
                                   "families/marian",
                                   "families/mistral",
                                   "families/mpnet",
                                   "families/opt",
                                   "families/phi",
                                   "families/phi3",
                                   "families/qwen2",
                                   "families/roberta",
                                   "families/t5",
                                   "families/t5_encoder"})
            QTest::newRow(folder) << QString::fromLatin1(folder);
    }

    void whoRecomputesWhatIsPrintedGetsWhatIsPrinted()
    {
        QFETCH(const QString, folder);
        int cells = 0;
        for (const TracePtr &trace : tracesOf(folder)) {
            for (const LayerHead head :
                 {LayerHead{0, 0}, LayerHead{trace->layers() - 1, trace->heads() - 1}}) {
                for (int query = 0; query < trace->tokens(); ++query) {
                    for (int key = 0; key < trace->keys(); ++key, ++cells) {
                        const WorkedExample example = exampleOf(trace, head, {query, key});
                        const QString wrong = recompute(example);
                        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
                        const WorkedText text = workedText(example, QLocale::c());
                        QCOMPARE(
                            text.steps[WorkedText::Share].result,
                            probabilityText(static_cast<double>(example.numbers.probability), QLocale::c()));
                        for (const QString &note : text.steps[WorkedText::Values].notes) {
                            const QList<double> n = numbersIn(note.section(QStringLiteral(": "), -1));
                            QVERIFY2(isPrinted(n[0] * n[1], note.section(QStringLiteral("= "), -1)),
                                     qPrintable(note));
                        }
                        for (int dimension = 0; dimension < 2; ++dimension) {
                            const QString term = termText(example.numbers, dimension, QLocale::c());
                            const QList<double> n = numbersIn(term.section(QStringLiteral(": "), -1));
                            QVERIFY2(isPrinted(n[0] * n[1], term.section(QStringLiteral("= "), -1)),
                                     qPrintable(term));
                        }
                    }
                }
            }
        }
        QVERIFY(cells > 100);
    }

    void eachKindOfModelIsCalledWhatItIs_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("step");
        QTest::addColumn<QString>("said");
        QTest::newRow("rope") << "families/llama" << int(WorkedText::Product) << "RoPE turned both";
        QTest::newRow("partly") << "families/gpt_neox" << int(WorkedText::Product) << "RoPE turned the first";
        QTest::newRow("alibi") << "families/bloom" << int(WorkedText::Place) << "ALiBi";
        QTest::newRow("relative") << "families/t5_encoder" << int(WorkedText::Place)
                                  << "learned for a key 2 before the query";
        QTest::newRow("unscaled") << "families/t5_encoder" << int(WorkedText::Scale) << "nothing is scaled";
        QTest::newRow("cap") << "families/gemma2" << int(WorkedText::Scale) << "Soft cap";
        QTest::newRow("norm") << "families/gemma2" << int(WorkedText::Write) << "A norm follows";
        QTest::newRow("plain") << "models/bert" << int(WorkedText::Place) << "may see this key";
        QTest::newRow("root") << "models/bert" << int(WorkedText::Scale) << "÷ √";
    }

    void eachKindOfModelIsCalledWhatItIs()
    {
        QFETCH(const QString, folder);
        QFETCH(const int, step);
        QFETCH(const QString, said);
        const auto traces = tracesOf(folder);
        QVERIFY(!traces.empty());
        const WorkedText text = workedText(exampleOf(traces.back(), {0, 0}, {4, 2}), QLocale::c());
        const WorkedStep &one = text.steps[static_cast<std::size_t>(step)];
        const QString all = one.equation + QLatin1Char('\n') + one.notes.join(QLatin1Char('\n'));
        QVERIFY2(all.contains(said), qPrintable(all));
        QVERIFY(text.plain().contains(said));
    }

    void aMaskedCellAndAnEmptyRowSaySo()
    {
        const auto traces = tracesOf(QStringLiteral("models/gpt2"));
        const WorkedText masked = workedText(exampleOf(traces.back(), {0, 0}, {2, 5}), QLocale::c());
        QVERIFY(masked.steps[WorkedText::Place].equation.contains(QStringLiteral("may not see this key")));
        QCOMPARE(masked.steps[WorkedText::Place].result, QStringLiteral("−∞"));
        QCOMPARE(masked.steps[WorkedText::Share].result, QStringLiteral("0.000"));
        WorkedExample empty = exampleOf(traces.back(), {0, 0}, {2, 5});
        empty.numbers.visibleKeys = 0;
        empty.numbers.rowSum = 0;
        const WorkedText nothing = workedText(empty, QLocale::c());
        QVERIFY(
            nothing.steps[WorkedText::Exponential].equation.contains(QStringLiteral("nothing to share out")));
        QCOMPARE(nothing.steps[WorkedText::Share].result, QStringLiteral("–"));
        QVERIFY(!nothing.plain().contains(QStringLiteral("nan"), Qt::CaseInsensitive));
        empty.write.reset();
        QVERIFY(workedText(empty, QLocale::c())
                    .steps[WorkedText::Write]
                    .equation.contains(QStringLiteral("not known")));
    }

    void numbersAreWrittenAsTheReaderWritesThem()
    {
        const auto traces = tracesOf(QStringLiteral("models/bert"));
        const WorkedText text
            = workedText(exampleOf(traces.back(), {0, 0}, {4, 2}), QLocale(QLocale::German));
        QVERIFY(text.steps[WorkedText::Share].result.contains(QLatin1Char(',')));
    }
};

QTEST_APPLESS_MAIN(TestWorkedText)
#include "tst_workedtext.moc"
