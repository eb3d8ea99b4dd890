// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/warnings.h"
#include "ui/widgets/kindswitch.h"

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;

class TestKindSwitch : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnWarnings(); }

    void aClickChooses()
    {
        KindSwitch widget;
        QSignalSpy chosen(&widget, &KindSwitch::kindChosen);
        QCOMPARE(widget.kind(), AttentionKind::Encoder);
        QTest::mouseClick(widget.button(AttentionKind::Cross), Qt::LeftButton);
        QCOMPARE(widget.kind(), AttentionKind::Cross);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().value<AttentionKind>(), AttentionKind::Cross);
        QVERIFY(!widget.button(AttentionKind::Encoder)->isChecked());
    }

    void whatIsSetFromOutsideIsNotSentBack()
    {
        KindSwitch widget;
        QSignalSpy chosen(&widget, &KindSwitch::kindChosen);
        widget.setKind(AttentionKind::Decoder);
        QCOMPARE(widget.kind(), AttentionKind::Decoder);
        QCOMPARE(chosen.size(), 0);
    }

    void theKeyboardAloneChooses()
    {
        KindSwitch widget;
        QSignalSpy chosen(&widget, &KindSwitch::kindChosen);
        widget.show();
        QVERIFY(QTest::qWaitForWindowActive(&widget));
        auto *first = widget.button(AttentionKind::Encoder);
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Right);
        QVERIFY(widget.button(AttentionKind::Decoder)->hasFocus());
        QTest::keyClick(widget.button(AttentionKind::Decoder), Qt::Key_Space);
        QCOMPARE(widget.kind(), AttentionKind::Decoder);
        QVERIFY(chosen.size() >= 1);
        for (const AttentionKind kind :
             {AttentionKind::Encoder, AttentionKind::Decoder, AttentionKind::Cross})
            QVERIFY(!widget.button(kind)->toolTip().isEmpty());
    }
};

QTEST_MAIN(TestKindSwitch)
#include "tst_kindswitch.moc"
