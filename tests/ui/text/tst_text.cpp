// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/errortext.h"
#include "ui/text/markslimit.h"
#include "ui/text/tokenlabel.h"

#include <QLocale>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;

namespace {

QString withoutIsolates(QString text)
{
    return text.remove(QChar(u'\u2068')).remove(QChar(u'\u2069'));
}

} // namespace

class TestText : public QObject
{
    Q_OBJECT

private slots:
    void init() { QLocale::setDefault(QLocale::c()); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void tokenLabel_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QString>("label");

        QTest::addRow("a word stays") << QByteArray("fox") << QStringLiteral("fox");
        QTest::addRow("a leading space is seen") << QByteArray(" fox") << QStringLiteral("␣fox");
        QTest::addRow("spaces alone are seen") << QByteArray("  ") << QStringLiteral("␣␣");
        QTest::addRow("a space between words stays") << QByteArray("New York") << QStringLiteral("New York");
        QTest::addRow("a line break has a picture") << QByteArray("a\n") << QStringLiteral("a␊");
        QTest::addRow("NUL has a picture") << QByteArray("a\0b", 3) << QStringLiteral("a␀b");
        QTest::addRow("nothing is a sign too") << QByteArray() << QStringLiteral("∅");
        QTest::addRow("an override cannot reorder")
            << QByteArray("\u202Eevil") << QStringLiteral("⟨202E⟩evil");
        QTest::addRow("a noncharacter is replaced") << QByteArray("\uFFFE") << QStringLiteral("�");
        QTest::addRow("broken bytes are replaced") << QByteArray("\xE2") << QStringLiteral("�");
        QTest::addRow("markup stays text") << QByteArray("<b>&amp;") << QStringLiteral("<b>&amp;");
        QTest::addRow("a family of emoji stays together")
            << QByteArray("👩‍👧") << QStringLiteral("👩‍👧");
        QTest::addRow("marks have an end") << QByteArray(u'x' + QString(1000, QChar(0x301)).toUtf8())
                                           << QString(u'x' + QString(MaxMarksInARow, QChar(0x301)));
    }

    void tokenLabel()
    {
        QFETCH(QByteArray, token);
        QFETCH(QString, label);
        QCOMPARE(ui::tokenLabel(std::string_view(token.constData(), static_cast<std::size_t>(token.size()))),
                 label);
    }

    void loneSurrogate()
    {
        QCOMPARE(ui::tokenLabel(QString(QChar(0xD800)) + QLatin1Char('x')), QStringLiteral("�x"));
    }

    void elision_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("elided");

        QTest::addRow("four fit") << QStringLiteral("abcd") << QStringLiteral("abcd");
        QTest::addRow("the fourth of five is a dot sign")
            << QStringLiteral("abcde") << QStringLiteral("abc…");
        QTest::addRow("combining marks do not count") << QStringLiteral("e\u0301e\u0301e\u0301e\u0301")
                                                      << QStringLiteral("e\u0301e\u0301e\u0301e\u0301");
        QTest::addRow("a cluster is not cut")
            << QStringLiteral("👩‍👧👩‍👧👩‍👧👩‍👧👩‍👧")
            << QStringLiteral("👩‍👧👩‍👧👩‍👧…");
        QTest::addRow("a long text is cut like a short one")
            << QString(QStringLiteral("abc") + QString(1000, u'd')) << QStringLiteral("abc…");
        QTest::addRow("a cluster without end is left out whole")
            << QString(QStringLiteral("ab") + QStringLiteral("👩‍").repeated(1000))
            << QStringLiteral("ab…");
        QTest::addRow("four with as many marks as a cluster may have")
            << QString(u'e' + QString(MaxMarksInARow, QChar(0x301))).repeated(4)
            << QString(u'e' + QString(MaxMarksInARow, QChar(0x301))).repeated(4);
    }

    void elision()
    {
        QFETCH(QString, text);
        QFETCH(QString, elided);
        QCOMPARE(elidedLabel(text, 4), elided);
    }

    void errorSentence()
    {
        const Error error{ErrorCode::WriteFailed,
                          "no space left on device",
                          "/a\nb.svg",
                          {},
                          {},
                          {},
                          "free some space or choose another folder"};
        QCOMPARE(withoutIsolates(errorText(error)),
                 QStringLiteral("Writing failed: /a\\x0Ab.svg: no space left on device. "
                                "Free some space or choose another folder."));
        const Error shape{ErrorCode::BadShape,
                          "the tensor has another shape",
                          "m.safetensors",
                          "wte.weight",
                          "(100, 64)",
                          "(99, 64)",
                          {}};
        QCOMPARE(withoutIsolates(errorText(shape)),
                 QStringLiteral("A shape does not fit: m.safetensors: wte.weight: the tensor has another "
                                "shape, found (99, 64), expected (100, 64)."));
        QVERIFY(errorText({ErrorCode::Cancelled, "cancelled", {}, {}, {}, {}, {}}).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
