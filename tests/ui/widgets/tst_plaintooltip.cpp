// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plaintooltip.h"

#include <QTest>

using namespace headlight::ui;

class TestPlainToolTip : public QObject
{
    Q_OBJECT

private slots:
    void toolTipsAreNoMarkup()
    {
        QCOMPARE(plainToolTip(QStringLiteral("<b>&\nx")),
                 QStringLiteral("<span style=\"white-space:pre-wrap\">&lt;b&gt;&amp;<br>x</span>"));
        QVERIFY(plainToolTip(QString()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPlainToolTip)
#include "tst_plaintooltip.moc"
