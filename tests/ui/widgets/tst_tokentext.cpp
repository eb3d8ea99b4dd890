// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tokentext.h"

#include <QTest>

using namespace headlight::ui;

class TestTokenText : public QObject
{
    Q_OBJECT

private slots:
    void longTokensAreElided_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::addRow("short") << QStringLiteral("fox") << QStringLiteral("fox");
        QTest::addRow("exactly as long as allowed") << QStringLiteral("abcd") << QStringLiteral("abcd");
        QTest::addRow("one too long") << QStringLiteral("abcde") << QStringLiteral("abc…");
        QTest::addRow("letters with combining marks count once")
            << QStringLiteral("e\u0301e\u0301e\u0301e\u0301")
            << QStringLiteral("e\u0301e\u0301e\u0301e\u0301");
        QTest::addRow("never inside a cluster")
            << QStringLiteral("👩‍👩‍👧xxxxx") << QStringLiteral("👩‍👩‍👧xx…");
        QTest::addRow("empty") << QString() << QString();
    }

    void longTokensAreElided()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(elidedGraphemes(text, 4), shown);
    }

    void whatCannotBeSeenIsMadeVisible_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("shown");
        QTest::addRow("a word stays") << QStringLiteral("fox") << QStringLiteral("fox");
        QTest::addRow("leading space") << QStringLiteral(" fox") << QStringLiteral("␣fox");
        QTest::addRow("trailing space") << QStringLiteral("fox ") << QStringLiteral("fox␣");
        QTest::addRow("single space inside stays") << QStringLiteral("a b") << QStringLiteral("a b");
        QTest::addRow("repeated spaces") << QStringLiteral("a  b") << QStringLiteral("a␣␣b");
        QTest::addRow("only spaces") << QStringLiteral("  ") << QStringLiteral("␣␣");
        QTest::addRow("line break and tab") << QStringLiteral("\n\t") << QStringLiteral("␊␉");
        QTest::addRow("control character") << QString(QChar(7)) << QStringLiteral("␇");
        QTest::addRow("unpaired surrogates")
            << QString(QString(QChar(0xD83D)) + u'x' + QChar(0xDE00)) << QStringLiteral("\uFFFDx\uFFFD");
        QTest::addRow("a pair of surrogates stays") << QStringLiteral("😀") << QStringLiteral("😀");
        QTest::addRow("empty") << QString() << QStringLiteral("∅");
    }

    void whatCannotBeSeenIsMadeVisible()
    {
        QFETCH(QString, token);
        QFETCH(QString, shown);
        QCOMPARE(visibleToken(token), shown);
    }

    void toolTipsAreNoMarkup()
    {
        QCOMPARE(plainToolTip(QStringLiteral("<b>&\nx")),
                 QStringLiteral("<span style=\"white-space:pre-wrap\">&lt;b&gt;&amp;<br>x</span>"));
        QVERIFY(plainToolTip(QString()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTokenText)
#include "tst_tokentext.moc"
