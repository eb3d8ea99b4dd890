// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/readingcells.h"
#include "ui/state/session.h"
#include "ui/state/shownreading.h"

#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

class TestShownReading : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void probabilitiesComeWithTheTrace()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        QVERIFY(!session.shown()->reading());
        session.setInput({"one two", {}});
        QTRY_VERIFY(session.trace());
        QVERIFY(session.shown()->isCurrent()); // in the same turn of the event loop
        QCOMPARE(session.shown()->reading()->trace, session.trace());
        session.setInput({"", {}});
        QVERIFY(!session.shown()->reading());
    }

    void whatTakesLongerReplacesThePictureBeforeWhenItIsThere()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"one two", {}});
        QTRY_VERIFY(session.shown()->isCurrent());
        const auto before = session.shown()->reading();
        selection.setReadingStyle({.meaning = Meaning::Rollout});
        QCOMPARE(session.shown()->reading(), before);
        QVERIFY(!session.shown()->isCurrent());
        QTRY_VERIFY(session.shown()->isCurrent());
        QVERIFY(session.shown()->reading()->quantity.meaning == Meaning::Rollout);
        QVERIFY(!session.shown()->isLate());
    }

    void theLatestChoiceWins()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"one two three four five six", {}});
        QTRY_VERIFY(session.shown()->isCurrent());
        QSignalSpy changed(session.shown(), &ShownReading::changed);
        for (const Meaning meaning : {Meaning::Rollout, Meaning::Flow, Meaning::NormWeighted})
            selection.setReadingStyle({.meaning = meaning});
        QTRY_VERIFY(session.shown()->isCurrent());
        QCOMPARE(changed.size(), 1); // those before are never shown
        QVERIFY(session.shown()->reading()->quantity.meaning == Meaning::NormWeighted);
        // One that is read at once overtakes one that is on its way.
        selection.setReadingStyle({.meaning = Meaning::Flow});
        selection.setReadingStyle({});
        QVERIFY(session.shown()->isCurrent());
        QTest::qWait(0);
        QVERIFY(session.shown()->reading()->quantity.meaning == Meaning::Probability);
    }

    void anErrorTakesThePicturesPlace()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>(FakeModel::encoderDecoder()));
        selection.setKind(AttentionKind::Cross);
        session.setInput({.text = "one two", .decoderText = "eins"});
        QTRY_VERIFY(session.shown()->isCurrent());
        selection.setReadingStyle({.meaning = Meaning::Rollout});
        QTRY_VERIFY(session.shown()->error());
        QVERIFY(!session.shown()->reading());
        selection.setKind(AttentionKind::Decoder);
        QTRY_VERIFY(session.shown()->reading());
        QVERIFY(!session.shown()->error());
    }

    void cellsAreThoseOfTheTokens()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"one two", {}});
        selection.setReadingStyle({.hide = HideKeys::SpecialTokens}); // [CLS] one two [SEP]
        QTRY_VERIFY(session.shown()->isCurrent());
        const Reading &reading = *session.shown()->reading();
        QCOMPARE(cellInReading(reading, Cell{3, 2}), std::optional(Cell{3, 1}));
        QCOMPARE(cellInReading(reading, Cell{3, 0}), std::optional(Cell{3, -1}));
        QCOMPARE(cellInReading(reading, Cell{-1, 3}), std::nullopt);
        QCOMPARE(cellInReading(reading, Cell{-1, 99}), std::nullopt);
        QCOMPARE(cellInReading(reading, std::nullopt), std::nullopt);
        QCOMPARE(tokensOfCell(reading, {3, 1}), (Cell{3, 2}));
        QCOMPARE(tokensOfCell(reading, {-1, 0}), (Cell{-1, 1}));
    }
};

QTEST_GUILESS_MAIN(TestShownReading)
#include "tst_shownreading.moc"
