// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/headlabels.h"
#include "ui/state/session.h"

#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

#include <new>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

namespace {

/// A run that needs more memory than there is.
class HungryModel : public FakeModel
{
public:
    Result<TracePtr> trace(const TextInput &, const CancelToken &) const override { throw std::bad_alloc(); }
};

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void onlyTheLastKeystrokeIsDelivered()
    {
        auto model = std::make_shared<FakeModel>();
        model->gated = true;
        Selection selection;
        Session session(&selection);
        const auto openGate = qScopeGuard([&] { model->gate.release(100); }); // a failing check must not hang
        QSignalSpy traces(&session, &Session::traceChanged);
        session.setSource(model);

        session.setInput({"the", {}});
        QTRY_COMPARE(model->started.available(), 1); // the stale run is inside the model now
        session.setInput({"the cat", {}});
        session.setInput({"the cat sat", {}});
        model->gate.release(2);

        QVERIFY(traces.wait());
        QCOMPARE(traces.size(), 1);
        QCOMPARE(session.trace()->content().text, std::string("the cat sat"));
        QCOMPARE(model->cancelledRuns.load(), 1);
        QCOMPARE(model->runs.load(), 2);
    }

    void aFinishedButUndeliveredResultIsDropped()
    {
        auto model = std::make_shared<FakeModel>();
        Selection selection;
        Session session(&selection);
        session.setSource(model);
        session.setInput({"old", {}});
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents); // the run starts
        while (model->runs.load() == 0)
            QThread::yieldCurrentThread();
        QThread::msleep(20); // it ends, while this thread delivers nothing
        QSignalSpy traces(&session, &Session::traceChanged);

        session.setInput({"new", {}});

        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QCOMPARE(traces.size(), 1);
        QCOMPARE(session.trace()->content().text, std::string("new"));
    }

    void aLongRunShowsItsLayerFirst()
    {
        auto model = std::make_shared<FakeModel>();
        model->gated = true;
        model->givesEarly = true;
        Selection selection;
        Session session(&selection, nullptr, 0);
        const auto openGate = qScopeGuard([&] { model->gate.release(100); });
        session.setSource(model);
        model->gate.release();
        session.setInput({"the cat", {}}); // finds the most telling head, so all layers first
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        selection.setLayerHead({1, 2});
        QTRY_VERIFY(session.isLayerReady(1));
        QSignalSpy traces(&session, &Session::traceChanged);

        session.setInput({"the cat sat", {}});
        QVERIFY(traces.wait());

        QCOMPARE(session.status(), Session::Status::Computing);
        QCOMPARE(session.trace()->content().text, std::string("the cat sat"));
        QVERIFY(session.isLayerReady(1) && !session.isLayerReady(0));
        const Matrix early = *session.pattern({1, 2});
        QCOMPARE(session.predictions(0), nullptr);
        selection.setLayerHead({0, 0}); // not there yet: nothing to derive it from
        QCOMPARE(session.pattern({0, 0}), nullptr);
        selection.setLayerHead({1, 2});
        QVERIFY(!session.isStale());
        QVERIFY(!session.headLabels()->isCurrent());

        model->gate.release();
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(session.trace()->isWhole());
        QVERIFY(*session.pattern({1, 2}) == early);
        QTRY_VERIFY(session.headLabels()->isCurrent());
        QVERIFY(!session.predictions(0));
        QTRY_VERIFY(session.predictions(0));
    }

    void whatAnOlderRunGivesEarlyIsDropped()
    {
        auto model = std::make_shared<FakeModel>();
        Selection selection;
        Session session(&selection, nullptr, 0);
        session.setSource(model);
        session.setInput({"first", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        model->gated = true;
        model->givesEarly = true;
        const auto openGate = qScopeGuard([&] { model->gate.release(100); });
        QSignalSpy traces(&session, &Session::traceChanged);

        session.setInput({"old", {}});
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents); // the run starts
        while (model->started.available() == 0)
            QThread::yieldCurrentThread(); // it has given its layer, which this thread has not delivered
        session.setInput({"new", {}});
        model->gate.release(2);

        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QCOMPARE(session.trace()->content().text, std::string("new"));
        QCOMPARE(traces.size(), 2); // the layer of "new" and the whole of it
    }

    void aShortRunShowsAllAtOnce()
    {
        auto model = std::make_shared<FakeModel>();
        model->givesEarly = true;
        Selection selection;
        Session session(&selection, nullptr, 1e9);
        session.setSource(model);
        session.setInput({"first", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QSignalSpy traces(&session, &Session::traceChanged);
        session.setInput({"second", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QCOMPARE(traces.size(), 1);
        QVERIFY(session.trace()->isWhole());
    }

    void anErrorKeepsTheGoodPicture()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"a good text", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        const auto good = session.trace();

        session.setInput({"fail", {}});
        QTRY_COMPARE(session.status(), Session::Status::Failed);

        QCOMPARE(session.error().code, ErrorCode::BadValue);
        QCOMPARE(session.trace(), good);
        QVERIFY(session.isStale());
        session.setInput({"a good text again", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(!session.isStale());
    }

    void lackOfMemoryIsAnError()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<HungryModel>());
        session.setInput({"text", {}});
        QTRY_COMPARE(session.status(), Session::Status::Failed);
        QCOMPARE(session.error().code, ErrorCode::OutOfMemory);
    }

    void emptyTextShowsNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no text at all") << QByteArray();
        QTest::newRow("only spaces, which the tokenizer drops") << QByteArray("   ");
    }

    void emptyTextShowsNothing()
    {
        QFETCH(QByteArray, text);
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"text", {}});
        QTRY_VERIFY(session.trace());
        selection.setPin(Cell{1, 1});

        session.setInput({text.toStdString(), {}});

        QTRY_COMPARE(session.status(), Session::Status::Empty);
        QVERIFY(!session.trace());
        QVERIFY(!selection.pin());
    }

    void thePictureIsStaleOnlyWhenTheRunIsSlow()
    {
        auto model = std::make_shared<FakeModel>();
        Selection selection;
        Session session(&selection);
        session.setSource(model);
        session.setInput({"first", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QSignalSpy stale(&session, &Session::staleChanged);
        session.setInput({"fast", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QCOMPARE(stale.size(), 0);

        model->gated = true;
        const auto openGate = qScopeGuard([&] { model->gate.release(100); });
        session.setInput({"slow", {}});
        QTRY_VERIFY(session.isStale());
        model->gate.release(1);
        QTRY_VERIFY(!session.isStale());
        QCOMPARE(session.trace()->content().text, std::string("slow"));
    }

    void aNewModelChoosesItsTellingHeadAndKeepsTheText()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"one two three", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(session.tellingHead());
        QCOMPARE(selection.layerHead(), session.tellingHead()->head);
        selection.setLayerHead({0, 1});
        session.setInput({"one two three four", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QCOMPARE(selection.layerHead(), (LayerHead{0, 1})); // typing never moves the view

        session.setSource(std::make_shared<FakeModel>(FakeModel::decoder()));
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QCOMPARE(session.trace()->heads(), 4);
        QCOMPARE(session.trace()->content().text, std::string("one two three four"));
    }

    void aShorterTextReleasesAPinOutside()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"a b c d e", {}});
        QTRY_VERIFY(session.trace());
        selection.setPin(Cell{5, -1});
        session.setInput({"a b", {}});
        QTRY_COMPARE(session.trace()->tokens(), 4);
        QVERIFY(!selection.pin());
    }

    void patternsOfOtherLayersComeWhenLookedAt()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"a b c", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        const int shown = selection.layerHead().layer;
        const int other = 1 - shown;
        QVERIFY(session.pattern({shown, MeanHead}));
        QVERIFY(!session.pattern({other, 0}));
        selection.setLayerHead({other, 0});
        QTRY_VERIFY(session.pattern({other, 0}));
    }

    void predictionsComeFromTheWorker()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"a b c", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QSignalSpy changed(&session, &Session::predictionsChanged);
        QVERIFY(!session.predictions(2));
        QVERIFY(changed.wait());
        QCOMPARE(changed[0][0].toInt(), 2);
        QCOMPARE(session.predictions(2)->size(), std::size_t(Session::PredictionCount));
        QVERIFY(!session.predictions(99));
    }

    void aPairIsGivenOnlyToModelsWithSegments()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"one", "two"});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(session.trace()->content().hasPair);
        session.setSource(std::make_shared<FakeModel>(FakeModel::decoder()));
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(!session.trace()->content().hasPair);
        QVERIFY(session.input().pair); // kept for the next model that takes one
    }

    void destroyedWhileRunning()
    {
        auto model = std::make_shared<FakeModel>();
        model->gated = true;
        Selection selection;
        {
            Session session(&selection);
            session.setSource(model);
            session.setInput({"text", {}});
            QTRY_COMPARE(model->started.available(), 1);
            model->gate.release(1);
        }
        QCOMPARE(model->runs.load(), 1);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
