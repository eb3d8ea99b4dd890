// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/headlabels.h"
#include "ui/state/session.h"

#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

namespace {

LabelledHead direct(const Trace &trace, LayerHead head)
{
    return labelOf(headScale(trace, head.layer).score(trace.attention(head)->pattern));
}

} // namespace

class TestHeadLabels : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theLayerOnScreenIsLabelledBehindItsPicture()
    {
        Selection selection;
        Session session(&selection);
        HeadLabels *labels = session.headLabels();
        bool knownWithThePicture = true;
        connect(&session, &Session::traceChanged, this, [&] { knownWithThePicture = labels->isCurrent(); });
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"a few words here , here", {}});
        QTRY_VERIFY(labels->isCurrent());
        QVERIFY(!knownWithThePicture);
        const int layer = selection.layerHead().layer;
        for (int head = 0; head < session.heads(); ++head) {
            const auto label = labels->label({layer, head});
            QVERIFY(label);
            const HeadScores *scores = labels->scores({layer, head});
            QVERIFY(scores);
            QCOMPARE(scores->scores[static_cast<std::size_t>(label->metric)].value, label->score.value);
            const LabelledHead expected = direct(*session.trace(), {layer, head});
            QCOMPARE(label->label, expected.label);
            QCOMPARE(label->metric, expected.metric);
            QCOMPARE(label->score.value, expected.score.value);
        }
        QVERIFY(!labels->label({layer, MeanHead}));
        QVERIFY(!labels->label({layer, 99}));
        QVERIFY(!labels->label({1 - layer, 0}));
        QVERIFY(!labels->scores({1 - layer, 0}) && !labels->isComplete());
        selection.setLayerHead({1 - layer, 0});
        QTRY_VERIFY(labels->label({1 - layer, 0}));
        QVERIFY(labels->label({layer, 0}));
    }

    void allLayersOnlyWhereSomebodyWantsThem()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>(FakeModel::decoder()));
        session.setInput({"one two three four", {}});
        session.headLabels()->setAllWanted(this, true);
        for (int layer = 0; layer < 3; ++layer)
            QTRY_VERIFY(session.headLabels()->label({layer, 3}));
        QVERIFY(session.headLabels()->isComplete());
        QCOMPARE(session.headLabels()->label({2, 3})->score.value,
                 direct(*session.trace(), {2, 3}).score.value);
    }

    void labelsOfTheSentenceBeforeStayButAreNotCurrent()
    {
        Selection selection;
        Session session(&selection);
        HeadLabels *labels = session.headLabels();
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"old words", {}});
        QTRY_VERIFY(labels->isCurrent());
        const LayerHead head{selection.layerHead().layer, 1};
        bool wasKnown = false;
        bool wasCurrent = true;
        connect(&session, &Session::traceChanged, this, [&] {
            wasKnown = labels->label(head).has_value();
            wasCurrent = labels->isCurrent();
        });
        QSignalSpy changed(labels, &HeadLabels::changed);
        session.setInput({"quite new words", {}});
        QVERIFY(changed.wait());
        QVERIFY(wasKnown);
        QVERIFY(!wasCurrent);
        QVERIFY(labels->isCurrent());
        QCOMPARE(labels->label(head)->score.value, direct(*session.trace(), head).score.value);
        session.setInput({"", {}});
        QVERIFY(!labels->label(head));
    }
};

QTEST_GUILESS_MAIN(TestHeadLabels)
#include "tst_headlabels.moc"
