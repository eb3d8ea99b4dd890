// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/session.h"

#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

/// The three kinds of attention of an encoder-decoder in the session.
class TestKinds : public QObject
{
    Q_OBJECT

private:
    struct Fixture
    {
        Selection selection;
        Session session{&selection};

        Fixture()
        {
            session.setInput({.text = "one two three", .decoderText = "eins zwei"});
            session.setSource(std::make_shared<FakeModel>(FakeModel::encoderDecoder()));
            [&] { QTRY_COMPARE(session.status(), Session::Status::Ready); }();
        }

        void waitForLayer() { QTRY_VERIFY(session.isLayerReady(selection.layerHead().layer)); }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theSelectionChoosesTheTrace_data()
    {
        QTest::addColumn<AttentionKind>("kind");
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("heads");
        QTest::newRow("encoder") << AttentionKind::Encoder << 4 << 4 << 2 << 3;
        QTest::newRow("decoder") << AttentionKind::Decoder << 3 << 3 << 4 << 2;
        QTest::newRow("cross") << AttentionKind::Cross << 3 << 4 << 4 << 2;
    }

    void theSelectionChoosesTheTrace()
    {
        QFETCH(AttentionKind, kind);
        Fixture f;
        f.selection.setKind(kind);
        f.waitForLayer();
        QCOMPARE(f.session.trace()->kind(), kind);
        QTEST(f.session.trace()->tokens(), "queries");
        QTEST(f.session.trace()->keys(), "keys");
        QTEST(f.session.layers(), "layers");
        QTEST(f.session.heads(), "heads");
        const auto pattern = f.session.pattern({0, 0});
        QVERIFY(pattern);
        QTEST(static_cast<int>(pattern->rows()), "queries");
        QTEST(static_cast<int>(pattern->cols()), "keys");
        QCOMPARE(f.session.run()->kind(), AttentionKind::Decoder);
    }

    void layerAndHeadStayInsideTheOtherKind()
    {
        Fixture f;
        f.selection.setLayerHead({1, 2});
        f.selection.setKind(AttentionKind::Cross);
        QCOMPARE(f.selection.layerHead(), (LayerHead{1, 1}));
        f.selection.setLayerHead({3, 1});
        f.selection.setKind(AttentionKind::Encoder);
        QCOMPARE(f.selection.layerHead(), (LayerHead{1, 1}));
    }

    void aPinOfOneKindIsNoneOfAnother()
    {
        Fixture f;
        f.selection.setPin(Cell{1, 1});
        f.selection.setHover(Cell{0, 0});
        QSignalSpy kinds(&f.selection, &Selection::kindChanged);
        f.selection.setKind(AttentionKind::Cross);
        QCOMPARE(kinds.size(), 1);
        QVERIFY(!f.selection.current());
    }

    void theQueriesOfTheDecoderArePredictedAt()
    {
        Fixture f;
        QVERIFY(!f.session.predicts());
        QVERIFY(!f.session.predictions(0));
        for (const AttentionKind kind : {AttentionKind::Decoder, AttentionKind::Cross}) {
            f.selection.setKind(kind);
            QVERIFY(f.session.predicts());
            QTRY_VERIFY(f.session.predictions(2));
            QVERIFY(!f.session.predictions(3)); // a key of the cross-attention is no query
        }
    }

    void typingKeepsTheKind()
    {
        Fixture f;
        f.selection.setKind(AttentionKind::Cross);
        f.session.setInput({.text = "one two three", .decoderText = "eins zwei drei"});
        QTRY_COMPARE(f.session.status(), Session::Status::Ready);
        QCOMPARE(f.session.trace()->kind(), AttentionKind::Cross);
        QCOMPARE(f.session.trace()->tokens(), 4);
        f.waitForLayer();
    }

    void theDecoderTextIsOnlyForEncoderDecoders()
    {
        Fixture f;
        f.selection.setKind(AttentionKind::Cross);
        f.session.setSource(std::make_shared<FakeModel>());
        QTRY_COMPARE(f.session.status(), Session::Status::Ready);
        QCOMPARE(f.session.trace()->kind(), AttentionKind::Encoder);
        QCOMPARE(f.session.layers(), 2);
        f.waitForLayer();
    }

    void withoutDecoderTextThereIsTheStartToken()
    {
        Fixture f;
        f.selection.setKind(AttentionKind::Decoder);
        f.session.setInput({.text = "one two three"});
        QTRY_COMPARE(f.session.status(), Session::Status::Ready);
        QVERIFY(f.session.trace());
        QCOMPARE(f.session.trace()->tokens(), 1);
    }
};

QTEST_GUILESS_MAIN(TestKinds)
#include "tst_kinds.moc"
