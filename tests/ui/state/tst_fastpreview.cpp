// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A first look by a faster, less exact twin of the model; what stays is exact.
#include "support/fakemodel.h"
#include "ui/state/fastpreview.h"
#include "ui/state/session.h"

#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

class TestFastPreview : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theTwinsLayerIsReplacedByTheExactRun()
    {
        const auto model = std::make_shared<FakeModel>();
        model->hasTwin = true;
        Selection selection;
        Session session(&selection);
        FastPreview preview(&session);
        session.setSource(model);
        session.setInput({"the cat", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(!session.firstLook());
        preview.setEnabled(true);
        QTRY_VERIFY(session.hasPreview());
        selection.setLayerHead({1, 2});
        model->gated = true;
        const auto openGate = qScopeGuard([&] { model->gate.release(100); });
        QSignalSpy traces(&session, &Session::traceChanged);

        session.setInput({"the cat sat", {}});
        QVERIFY(traces.wait());

        QCOMPARE(session.status(), Session::Status::Computing);
        const Matrix look = *session.pattern({1, 2});
        model->gate.release();
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(session.trace()->isWhole());
        const Matrix exact = *session.pattern({1, 2});
        QVERIFY(look != exact);
        QVERIFY(session.firstLook());
        QVERIFY(session.firstLook()->largestDifference
                >= (look - exact).cwiseAbs().maxCoeff()); // of all heads
        QVERIFY(session.firstLook()->largestDifference < 0.1F);

        preview.setEnabled(false);
        QVERIFY(!session.hasPreview());
        session.setInput({"no look", {}});
        model->gate.release();
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QVERIFY(!session.firstLook());
    }

    void aModelWithoutTwinSaysSoAndRuns()
    {
        const auto model = std::make_shared<FakeModel>();
        Selection selection;
        Session session(&selection);
        FastPreview preview(&session);
        QSignalSpy failures(&preview, &FastPreview::failed);
        session.setSource(model);
        preview.setEnabled(true);
        QVERIFY(failures.wait());
        QCOMPARE(failures.first().first().value<Error>().code, ErrorCode::Unsupported);
        session.setInput({"the cat", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
    }
};

QTEST_GUILESS_MAIN(TestFastPreview)
#include "tst_fastpreview.moc"
