// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/celltext.h"
#include "ui/text/errortext.h"
#include "ui/text/markslimit.h"
#include "ui/text/tokenlabel.h"

#include <QLocale>
#include <QTest>

#include <limits>

using namespace headlight;
using namespace headlight::ui;

namespace {

QString withoutIsolates(QString text)
{
    return text.remove(QChar(u'\u2068')).remove(QChar(u'\u2069'));
}

/// Three tokens of a causal model.
TracePtr exampleTrace()
{
    Trace::Content content;
    auto model = std::make_shared<ModelInfo>();
    model->heads = 1;
    model->causal = true;
    content.model = model;
    content.encoding.ids = {1, 2, 3};
    content.display = {"The", " quick", " <b>"};
    return std::make_shared<const Trace>(std::move(content));
}

Matrix examplePattern()
{
    Matrix pattern(3, 3);
    pattern << 1.F, 0.F, 0.F, //
        0.25F, 0.75F, 0.F, //
        0.3F, 0.0001F, 0.6999F;
    return pattern;
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

    void cellText_data()
    {
        QTest::addColumn<int>("query");
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("text");

        QTest::addRow("the highest of two visible keys")
            << 1 << 1 << QStringLiteral("L2 H5: “␣quick” → “␣quick” 0.750, rank 1 of 2");
        QTest::addRow("the lower of two")
            << 1 << 0 << QStringLiteral("L2 H5: “␣quick” → “The” 0.250, rank 2 of 2");
        QTest::addRow("almost nothing")
            << 2 << 1 << QStringLiteral("L2 H5: “␣<b>” → “␣quick” <0.001, rank 3 of 3");
        QTest::addRow("behind the mask")
            << 0 << 2 << QStringLiteral("L2 H5: “The” → “␣<b>” masked: this query cannot see this key");
    }

    void cellText()
    {
        QFETCH(int, query);
        QFETCH(int, key);
        QFETCH(QString, text);
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        const CellFacts facts = cellFacts(*exampleTrace(), examplePattern(), {2, 5}, {query, key});
        QCOMPARE(withoutIsolates(ui::cellText(facts)), text);
    }

    void cellTextFollowsTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        const CellFacts facts = cellFacts(*exampleTrace(), examplePattern(), {2, MeanHead}, {1, 1});
        QCOMPARE(withoutIsolates(ui::cellText(facts)),
                 QStringLiteral("L2 mean: „␣quick“ → „␣quick“ 0,750, rank 1 of 2"));
    }

    void notANumberIsSaid()
    {
        Matrix pattern = examplePattern();
        pattern(1, 0) = std::numeric_limits<float>::quiet_NaN();
        const CellFacts facts = cellFacts(*exampleTrace(), pattern, {0, 0}, {1, 0});
        QVERIFY(ui::cellToolTip(facts).endsWith(QStringLiteral("not a number")));
    }

    void placeholdersInTokensAreNotFilledIn()
    {
        CellFacts facts;
        facts.query = QStringLiteral("%3");
        facts.key = QStringLiteral("%n %1");
        const QString text = withoutIsolates(ui::cellToolTip(facts));
        QVERIFY(text.contains(QStringLiteral("%3")));
        QVERIFY(text.contains(QStringLiteral("%n %1")));
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
