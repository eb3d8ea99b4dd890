// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/selection.h"
#include "ui/state/thumbnailservice.h"

#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace headlight;
using namespace headlight::ui;

class TestThumbnailService : public QObject
{
    Q_OBJECT

private slots:
    void headsAndMeanAreDrawnOnAnotherThread()
    {
        const auto trace = test::FakeModel().trace({"a b", {}}, {}).value();
        ThumbnailService service;
        QList<ThumbnailService::Picture> pictures;
        connect(&service, &ThumbnailService::ready, this, [&](const auto &ready) { pictures = ready; });
        QThread *drewOn = nullptr;
        service.request({trace, {{1, MeanHead}, {1, 2}}, [&](const Matrix &pattern, const Matrix &) {
                             drewOn = QThread::currentThread();
                             return QImage(static_cast<int>(pattern.cols()), 1, QImage::Format_RGB32);
                         }});
        QTRY_COMPARE(pictures.size(), 2);
        QCOMPARE(pictures[0].head, (LayerHead{1, MeanHead}));
        QCOMPARE(pictures[1].head, (LayerHead{1, 2}));
        QCOMPARE(pictures[1].image.width(), 4);
        QVERIFY(drewOn && drewOn != QThread::currentThread());
    }

    void onlyTheLastRequestIsDelivered()
    {
        const auto trace = test::FakeModel().trace({"a b", {}}, {}).value();
        QSemaphore started;
        QSemaphore gate;
        ThumbnailService service;
        const auto openGate = qScopeGuard([&] { gate.release(100); });
        const auto draw = [&](const Matrix &, const Matrix &) {
            started.release();
            gate.acquire();
            return QImage(1, 1, QImage::Format_RGB32);
        };
        QSignalSpy ready(&service, &ThumbnailService::ready);
        service.request({trace, {{0, 0}, {0, 1}, {0, 2}}, draw});
        QTRY_COMPARE(started.available(), 1);
        service.request({trace, {{1, 0}}, draw});
        gate.release(2);
        QVERIFY(ready.wait());
        QCOMPARE(ready.size(), 1);
        const auto pictures = ready[0][0].value<QList<ThumbnailService::Picture>>();
        QCOMPARE(pictures.size(), 1);
        QCOMPARE(pictures[0].head, (LayerHead{1, 0}));
        QCOMPARE(started.available(), 2); // the stale request stopped after one head
    }
};

QTEST_GUILESS_MAIN(TestThumbnailService)
#include "tst_thumbnailservice.moc"
