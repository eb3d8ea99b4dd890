// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/continuation.h"
#include "ui/state/session.h"

#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

class TestContinuation : public QObject
{
    Q_OBJECT

private:
    struct Fixture
    {
        Selection selection;
        Session session{&selection};
        Continuation continuation{&session};
        std::shared_ptr<FakeModel> model;

        explicit Fixture(const ModelInfo &info)
            : model(std::make_shared<FakeModel>(info))
        {
            session.setInput({.text = "one two", .decoderText = "eins"});
            session.setSource(model);
            [&] { QTRY_COMPARE(session.status(), Session::Status::Ready); }();
        }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aDecoderWritesUntilItEnds_data()
    {
        QTest::addColumn<GenerationEnd>("end");
        QTest::addRow("its end token") << GenerationEnd::EndToken;
        QTest::addRow("no position left") << GenerationEnd::PositionLimit;
    }

    void aDecoderWritesUntilItEnds()
    {
        QFETCH(GenerationEnd, end);
        Fixture f(FakeModel::decoder());
        f.model->writesUntil = end;
        QSignalSpy ended(&f.continuation, &Continuation::ended);
        QSignalSpy appended(&f.continuation, &Continuation::appended);
        f.continuation.start();
        QVERIFY(f.continuation.isRunning());
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(!f.continuation.isRunning());
        QCOMPARE(appended.size(), 10);
        QCOMPARE(f.session.trace()->tokens(), 12);
        QCOMPARE(QString::fromStdString(f.session.input().text),
                 QStringLiteral("one two") + QStringLiteral("more").repeated(10));
        QCOMPARE(f.session.status(), Session::Status::Ready);
        QTRY_VERIFY(f.session.pattern(f.selection.layerHead()));
    }

    void eachNewTokenIsThePinnedQuery()
    {
        Fixture f(FakeModel::decoder());
        QList<int> pinned;
        connect(&f.continuation, &Continuation::appended, this,
                [&] { pinned += f.selection.pin().value_or(Cell{}).query; });
        QSignalSpy ended(&f.continuation, &Continuation::ended);
        f.continuation.start();
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(pinned, (QList<int>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    }

    void theDecoderOfAnEncoderDecoderWrites()
    {
        Fixture f(FakeModel::encoderDecoder());
        QSignalSpy ended(&f.continuation, &Continuation::ended);
        f.continuation.start();
        QCOMPARE(f.selection.kind(), AttentionKind::Cross); // where one sees what is new
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(f.session.trace()->tokens(), 12);
        QCOMPARE(f.session.trace()->keys(), 3);
        QVERIFY(f.session.input().decoderText.value_or("").starts_with("eins"));
        QCOMPARE(f.session.input().text, std::string("one two"));
    }

    void stoppingKeepsWhatIsThere()
    {
        Fixture f(FakeModel::decoder());
        connect(&f.continuation, &Continuation::appended, &f.continuation, &Continuation::stop);
        QSignalSpy appended(&f.continuation, &Continuation::appended);
        f.continuation.start();
        QTRY_COMPARE(appended.size(), 1);
        QVERIFY(!f.continuation.isRunning());
        QCOMPARE(f.session.trace()->tokens(), 3);
    }

    void typingStopsIt()
    {
        Fixture f(FakeModel::decoder());
        QSignalSpy appended(&f.continuation, &Continuation::appended);
        f.continuation.start();
        f.session.setInput({.text = "typed meanwhile now"});
        QVERIFY(!f.continuation.isRunning());
        QTRY_COMPARE(f.session.status(), Session::Status::Ready);
        QCOMPARE(f.session.trace()->content().text, std::string("typed meanwhile now"));
        QCOMPARE(appended.size(), 0);
    }

    void anEncoderDoesNotWrite()
    {
        Fixture f(FakeModel::encoder());
        QVERIFY(!f.continuation.isPossible());
        f.continuation.start();
        QVERIFY(!f.continuation.isRunning());
    }
};

QTEST_GUILESS_MAIN(TestContinuation)
#include "tst_continuation.moc"
