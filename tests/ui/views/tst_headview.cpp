// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/session.h"
#include "ui/views/headview.h"
#include "ui/widgets/heatmapwidget.h"

#include <QTest>

using namespace headlight::ui;

class TestHeadView : public QObject
{
    Q_OBJECT

private slots:
    void nobodyIsAskedToChooseWhileAModelComes()
    {
        Selection selection;
        Session session(&selection);
        HeadView view(&session);
        view.resize(800, 600);
        view.show();
        const QImage asked = view.heatmap()->grab().toImage();
        view.setModelComing(true);
        const QImage quiet = view.heatmap()->grab().toImage();
        QVERIFY(asked != quiet);
        for (int y = 0; y < quiet.height(); ++y) {
            for (int x = 0; x < quiet.width(); ++x)
                QCOMPARE(quiet.pixel(x, y), quiet.pixel(0, 0));
        }
        view.setModelComing(false);
        QCOMPARE(view.heatmap()->grab().toImage(), asked);
    }
};

QTEST_MAIN(TestHeadView)
#include "tst_headview.moc"
