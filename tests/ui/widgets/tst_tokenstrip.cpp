// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/palettes.h"
#include "tests/support/warnings.h"
#include "ui/widgets/tokenstrip.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace headlight::test;
using namespace headlight::ui;

namespace {

QList<StripToken> sentence()
{
    return {{QStringLiteral("[CLS]"), true, false},    {QStringLiteral("un"), false, false},
            {QStringLiteral("##believ"), false, true}, {QStringLiteral("##able"), false, true},
            {QStringLiteral("fox"), false, false},     {QStringLiteral("[SEP]"), true, false}};
}

QList<StripToken> words(int count)
{
    QList<StripToken> tokens;
    for (int i = 0; i < count; ++i)
        tokens.append({QStringLiteral("word") + QString::number(i), false, false});
    return tokens;
}

void show(TokenStrip &strip, QSize size = {600, 100})
{
    strip.resize(size);
    strip.show();
    QVERIFY(QTest::qWaitForWindowExposed(&strip));
}

QPoint middle(const TokenStrip &strip, int token)
{
    return strip.tokenRect(token).center();
}

/// Beside the text, inside the chip.
QPoint edge(const TokenStrip &strip, int token)
{
    return strip.tokenRect(token).center() + QPoint(0, strip.tokenRect(token).height() / 2 - 3);
}

} // namespace

class TestTokenStrip : public QObject
{
    Q_OBJECT

private slots:
    void init() { headlight::test::failOnWarnings(); }

    void piecesAreAttachedToTheirWord()
    {
        TokenStrip strip;
        strip.setTokens(sentence());
        show(strip);
        QVERIFY(strip.tokenRect(1).left() > strip.tokenRect(0).right());
        QCOMPARE(strip.tokenRect(2).left(), strip.tokenRect(1).right());
        QCOMPARE(strip.tokenRect(3).left(), strip.tokenRect(2).right());
        QVERIFY(strip.tokenRect(4).left() > strip.tokenRect(3).right());
    }

    void aWordIsNotBrokenWhenALineHasRoomForIt()
    {
        TokenStrip strip;
        QList<StripToken> tokens = words(2);
        tokens += sentence().mid(1, 3);
        strip.setTokens(tokens);
        show(strip, {240, 200});
        QCOMPARE(strip.tokenRect(2).top(), strip.tokenRect(4).top());
        QVERIFY(strip.tokenRect(2).top() > strip.tokenRect(1).top());
    }

    void joinedIsReadFromTheOffsets()
    {
        headlight::Encoding encoding;
        encoding.tokens = {"[CLS]", "don", "'", "t", "go", "[SEP]"};
        encoding.ids = {1, 2, 3, 4, 5, 6};
        encoding.offsets = {{0, 0}, {0, 3}, {3, 4}, {4, 5}, {6, 8}, {0, 0}};
        encoding.typeIds.assign(6, 0);
        encoding.sequence = {-1, 0, 0, 0, 0, -1};
        encoding.special = {1, 0, 0, 0, 0, 1};
        const auto tokens = stripTokens(encoding, encoding.tokens);
        QCOMPARE(tokens.size(), 6);
        QVERIFY(tokens[0].special && tokens[5].special);
        QVERIFY(!tokens[1].joined && tokens[2].joined && tokens[3].joined && !tokens[4].joined);
        const auto byteLevel = stripTokens(encoding, {"", "don", " '", "t", "go", ""});
        QVERIFY2(!byteLevel[2].joined, "its own space parts it");
    }

    void chipsTakeTheirColors()
    {
        TokenStrip strip;
        strip.setTokens(sentence());
        show(strip);
        const QRgb blue = qRgb(10, 40, 200);
        strip.setShading({0, blue, 0, 0, qRgb(200, 220, 255), 0});
        QImage image = strip.grab().toImage();
        QCOMPARE(image.pixel(edge(strip, 1)), blue);
        QCOMPARE(image.pixel(edge(strip, 4)), qRgb(200, 220, 255));
        QCOMPARE(image.pixel(edge(strip, 2)), Theme::of(strip.palette()).surface.rgb());
        strip.setShading({});
        image = strip.grab().toImage();
        QCOMPARE(image.pixel(edge(strip, 1)), Theme::of(strip.palette()).surface.rgb());
    }

    void thePinnedTokenIsOutlined()
    {
        TokenStrip strip;
        strip.setTokens(sentence());
        show(strip);
        strip.setPinnedToken(4);
        const QRect chip = strip.tokenRect(4);
        QCOMPARE(strip.grab().toImage().pixel(chip.center().x(), chip.top()),
                 Theme::of(strip.palette()).accent.rgb());
        strip.setTokens(words(2));
        QCOMPARE(strip.pinnedToken(), -1);
    }

    void mouseLooksAndActivates()
    {
        TokenStrip strip;
        strip.setTokens(sentence());
        show(strip);
        QSignalSpy hovered(&strip, &TokenStrip::hovered);
        QSignalSpy activated(&strip, &TokenStrip::activated);
        QTest::mouseMove(strip.viewport(), middle(strip, 3));
        QCOMPARE(hovered.size(), 1);
        QCOMPARE(hovered[0][0].toInt(), 3);
        QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, middle(strip, 4));
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0][0].toInt(), 4);
        QTest::mouseMove(strip.viewport(), {590, 95});
        QCOMPARE(hovered.last()[0].toInt(), -1);
    }

    void keysWalk_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<int>("to");
        QTest::addRow("right") << 2 << Qt::Key_Right << 3;
        QTest::addRow("left") << 2 << Qt::Key_Left << 1;
        QTest::addRow("left stops") << 0 << Qt::Key_Left << 0;
        QTest::addRow("right stops") << 5 << Qt::Key_Right << 5;
        QTest::addRow("Home") << 3 << Qt::Key_Home << 0;
        QTest::addRow("End") << 3 << Qt::Key_End << 5;
        QTest::addRow("the first key starts at the first token") << -1 << Qt::Key_Right << 0;
    }

    void keysWalk()
    {
        QFETCH(int, from);
        QFETCH(Qt::Key, key);
        QFETCH(int, to);
        TokenStrip strip;
        strip.setTokens(sentence());
        show(strip);
        strip.setCurrentToken(from);
        QTest::keyClick(&strip, key);
        QCOMPARE(strip.currentToken(), to);
    }

    void theKeyboardAloneIsEnough()
    {
        TokenStrip strip;
        strip.setTokens(words(40));
        show(strip, {300, 120});
        QSignalSpy activated(&strip, &TokenStrip::activated);
        QSignalSpy released(&strip, &TokenStrip::releaseRequested);
        QTest::keyClick(&strip, Qt::Key_Right);
        QTest::keyClick(&strip, Qt::Key_Down);
        const int below = strip.currentToken();
        QVERIFY(strip.tokenRect(below).top() > strip.tokenRect(0).top());
        QCOMPARE(strip.tokenRect(below).left(), strip.tokenRect(0).left());
        QTest::keyClick(&strip, Qt::Key_Return);
        QCOMPARE(activated[0][0].toInt(), below);
        QTest::keyClick(&strip, Qt::Key_End);
        QVERIFY2(strip.viewport()->rect().contains(strip.tokenRect(39)), "scrolled into sight");
        QTest::keyClick(&strip, Qt::Key_Escape);
        QCOMPARE(released.size(), 1);
    }

    void shiftAsksForTheOtherDirection()
    {
        TokenStrip strip;
        strip.setTokens(sentence());
        show(strip);
        strip.setFocus();
        QTRY_VERIFY(strip.hasFocus());
        QSignalSpy held(&strip, &TokenStrip::directionHeld);
        QTest::keyPress(&strip, Qt::Key_Shift, Qt::ShiftModifier);
        QCOMPARE(held.size(), 1);
        QCOMPARE(held[0][0].toBool(), true);
        QTest::keyRelease(&strip, Qt::Key_Shift);
        QCOMPARE(held.size(), 2);
        QCOMPARE(held[1][0].toBool(), false);
    }

    void linesKeptFreeHoldStillWhileTyping()
    {
        TokenStrip strip;
        strip.setLines(2, 3);
        strip.setTokens({});
        const int height = strip.heightForWidth(400);
        for (const int count : {1, 3, 6}) {
            strip.setTokens(words(count));
            QCOMPARE(strip.heightForWidth(400), height);
        }
        strip.setTokens(words(1000));
        QVERIFY(strip.heightForWidth(400) > height);
    }

    void itGrowsWithItsLinesAndThenScrolls()
    {
        TokenStrip strip;
        strip.setTokens(words(3));
        const int one = strip.heightForWidth(400);
        strip.setTokens(words(12));
        const int several = strip.heightForWidth(400);
        QVERIFY(several > one);
        strip.setTokens(words(1000));
        const int most = strip.heightForWidth(400);
        strip.setTokens(words(2000));
        QCOMPARE(strip.heightForWidth(400), most);
        show(strip, {400, most});
        QVERIFY(strip.verticalScrollBar()->maximum() > 0);
        strip.grab();
    }

    void strangeTokensDoNotFail()
    {
        TokenStrip strip;
        strip.setTokens({{QString(), false, false},
                         {QString(5000, u'x'), false, false},
                         {QString(QChar(0xD800)), false, true},
                         {QStringLiteral("<b>"), true, false},
                         {QStringLiteral("##"), false, true}});
        show(strip, {150, 60});
        strip.grab();
        strip.setPalette(darkPalette());
        strip.grab();
        strip.setTokens({});
        strip.grab();
        QTest::keyClick(&strip, Qt::Key_Right);
    }
};

QTEST_MAIN(TestTokenStrip)
#include "tst_tokenstrip.moc"
