// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/trace/profilefile.h"
#include "testpaths.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace headlight;

namespace {

const std::vector<std::string> twoSentences{"The cat sat on the mat.", "A dog barked at the moon."};

StandardProfile measured(const char *folder)
{
    const auto model = LanguageModel::load(folder);
    return model ? standardProfile(*model.value(), twoSentences).value() : StandardProfile{};
}

bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

StandardProfile oneHead()
{
    StandardProfile profile{.layers = 1, .heads = 1, .sequences = 2, .sentences = 3};
    profile.means.resize(1);
    for (SampleMean &mean : profile.means[0])
        mean = {0.25, 0.125, 0.2, 0.3, 3, 30};
    return profile;
}

} // namespace

class TestProfileFile : public QObject
{
    Q_OBJECT

private slots:
    void bothProbesMakeTheProfile()
    {
        const auto model = LanguageModel::load(HEADLIGHT_MODELS "/encoder");
        QVERIFY(model);
        std::vector<double> steps;
        const auto profile = standardProfile(*model.value(), twoSentences, {},
                                             [&steps](double done) { steps.push_back(done); });
        QVERIFY(profile);
        QVERIFY(std::is_sorted(steps.begin(), steps.end()));
        QCOMPARE(steps.back(), 1.);
        QCOMPARE(profile.value().sentences, 2);
        QCOMPARE(profile.value().sequences, 20);
        const auto sentences = sentencesProbe(*model.value(), twoSentences);
        const auto repeats = repeatedTokensProbe(*model.value());
        const LayerHead head{1, 4};
        const int index = head.layer * model.value()->info().heads + head.head;
        QCOMPARE(profile.value().mean(head, HeadMetric::Previous).mean,
                 sentences.value().mean(index, HeadMetric::Previous).mean);
        QCOMPARE(profile.value().mean(head, HeadMetric::Induction).mean,
                 repeats.value().mean(index, HeadMetric::Induction).mean);
        QCOMPARE(profile.value().mean(head, HeadMetric::Induction).samples, 20);
        // The model card says that this head looks at the token before.
        QCOMPARE(profile.value().label(head).label, HeadLabel::Previous);
    }

    void withoutAVocabularyTheSentencesRemain()
    {
        const auto model = LanguageModel::load(HEADLIGHT_MODELS "/decoder");
        QVERIFY(model);
        class Wrapped : public TraceSource // takes texts only
        {
        public:
            explicit Wrapped(const TraceSource &inner)
                : m_inner(inner)
            {
            }
            const ModelInfo &info() const override { return m_inner.info(); }
            Result<RunEstimate> estimate(const TextInput &input) const override
            {
                return m_inner.estimate(input);
            }
            Result<TracePtr> trace(const TextInput &input, const CancelToken &cancel) const override
            {
                return m_inner.trace(input, cancel);
            }

        private:
            const TraceSource &m_inner;
        };
        const auto profile = standardProfile(Wrapped(*model.value()), twoSentences);
        QVERIFY(profile);
        QCOMPARE(profile.value().sequences, 0);
        QVERIFY(!profile.value().whyNoSequences.empty());
        QCOMPARE(profile.value().mean({0, 0}, HeadMetric::Induction).samples, 0);
        QCOMPARE(profile.value().mean({0, 0}, HeadMetric::Entropy).samples, 2);
        QCOMPARE(standardProfile(*model.value(), {}).error().code, ErrorCode::InvalidArgument);
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(standardProfile(*model.value(), twoSentences, cancel).error().code, ErrorCode::Cancelled);
    }

    void whatIsKeptIsReadAgain()
    {
        const StandardProfile profile = measured(HEADLIGHT_MODELS "/decoder");
        const auto model = LanguageModel::load(HEADLIGHT_MODELS "/decoder");
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("p.json")).toStdString();
        QVERIFY(writeFileAtomically(path, profileAsJson(profile, model.value()->info())));
        const auto read = readProfile(path);
        QVERIFY2(read, read ? "" : sentence(read.error()).c_str());
        QCOMPARE(read.value().sequences, profile.sequences);
        QCOMPARE(read.value().sentences, profile.sentences);
        QCOMPARE(read.value().means.size(), profile.means.size());
        for (int layer = 0; layer < profile.layers; ++layer) {
            for (int head = 0; head < profile.heads; ++head) {
                for (const HeadMetric metric : allHeadMetrics()) {
                    const SampleMean &a = profile.mean({layer, head}, metric);
                    const SampleMean &b = read.value().mean({layer, head}, metric);
                    QCOMPARE(a.samples, b.samples);
                    QVERIFY(a.samples == 0
                            || (isSame(a.mean, b.mean) && isSame(a.chance, b.chance) && isSame(a.low, b.low)
                                && isSame(a.high, b.high) && a.rows == b.rows));
                }
            }
        }
    }

    void aDamagedFileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("with");
        QTest::addColumn<ErrorCode>("code");
        QTest::addRow("no JSON") << QByteArray("{") << QByteArray("[") << ErrorCode::BadFormat;
        QTest::addRow("another schema")
            << QByteArray("profile/1") << QByteArray("profile/9") << ErrorCode::Unsupported;
        QTest::addRow("too many heads")
            << QByteArray("\"heads\": 1,") << QByteArray("\"heads\": 99999999999,") << ErrorCode::BadValue;
        QTest::addRow("other heads") << QByteArray("\"heads\": 1,") << QByteArray("\"heads\": 2,")
                                     << ErrorCode::BadShape;
        QTest::addRow("no number") << QByteArray("0.25") << QByteArray("\"x\"") << ErrorCode::BadValue;
        QTest::addRow("a metric is missing")
            << QByteArray("\"sink\"") << QByteArray("\"sank\"") << ErrorCode::BadValue;
        QTest::addRow("negative samples")
            << QByteArray("\"samples\": 3") << QByteArray("\"samples\": -3") << ErrorCode::BadValue;
    }

    void aDamagedFileIsRefused()
    {
        QFETCH(const QByteArray, what);
        QFETCH(const QByteArray, with);
        QFETCH(const ErrorCode, code);
        QByteArray text = QByteArray::fromStdString(profileAsJson(oneHead(), {}));
        QVERIFY(parseProfile(text.toStdString(), "f"));
        const qsizetype at = text.indexOf(what);
        QVERIFY(at >= 0);
        text.replace(at, what.size(), with);
        const auto read = parseProfile(text.toStdString(), "f");
        QVERIFY(!read);
        QCOMPARE(read.error().code, code);
        QCOMPARE(read.error().file, std::string("f"));
    }
};

QTEST_APPLESS_MAIN(TestProfileFile)
#include "tst_profilefile.moc"
