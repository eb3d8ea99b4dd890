// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "support/watchdog.h"
#include "ui/state/session.h"
#include "ui/text/markslimit.h"
#include "ui/views/sentencebar.h"
#include "ui/widgets/sentencefield.h"
#include "ui/widgets/sentencelimits.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

class TestSentenceBar : public QObject
{
    Q_OBJECT

private:
    struct Fixture
    {
        Selection selection;
        Session session{&selection};
        QMenu menu;
        SentenceBar bar{&session, {&menu, &menu, &menu}};
        QList<SentenceField *> fields = bar.findChildren<SentenceField *>();

        Fixture()
        {
            session.setSource(std::make_shared<FakeModel>());
            bar.resize(800, 100);
            bar.show();
            fields[0]->setFocus();
        }

        SentenceField *field(const char *name) const
        {
            for (SentenceField *field : fields) {
                if (field->accessibleName() == QLatin1String(name))
                    return field;
            }
            return nullptr;
        }

        QString text() const { return QString::fromStdString(session.input().text); }
    };

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void everyKeystrokeReachesTheSession()
    {
        Fixture f;
        QSignalSpy changed(&f.session, &Session::inputChanged);
        QTest::keyClicks(f.fields[0], QStringLiteral("fox"));
        QCOMPARE(changed.size(), 3);
        QCOMPARE(f.text(), QStringLiteral("fox"));
        QTest::keyClick(f.fields[0], Qt::Key_Backspace);
        QCOMPARE(f.text(), QStringLiteral("fo"));
        QTRY_COMPARE(f.session.status(), Session::Status::Ready);
    }

    void anInputMethodTriggersOnlyWhatItCommits()
    {
        Fixture f;
        QSignalSpy changed(&f.session, &Session::inputChanged);
        QInputMethodEvent preedit(QStringLiteral("ni"), {});
        QCoreApplication::sendEvent(f.fields[0], &preedit);
        QCOMPARE(changed.size(), 0);
        QInputMethodEvent commit;
        commit.setCommitString(QStringLiteral("你"));
        QCoreApplication::sendEvent(f.fields[0], &commit);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(f.text(), QStringLiteral("你"));
    }

    void pastedTextIsKeptAsItIs_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("given");
        const auto same = [](const char *name, const QString &text) { QTest::newRow(name) << text << text; };
        same("no-break space", QStringLiteral("a\u00a0b"));
        same("line breaks of all kinds", QStringLiteral("a\r\nb\rc\nd\u2028e\u2029f\u0085g\vh"));
        same("a tab", QStringLiteral("a\tb"));
        same("markup is only text", QStringLiteral("<b>&amp;%1%n</b>"));
        same("an emoji family", QStringLiteral("\U0001F468\u200D\U0001F469\u200D\U0001F467"));
        same("right to left, with controls", QStringLiteral("\u202eabc \u05d0\u05d1"));
        same("noncharacters and byte order mark", QStringLiteral("\ufeff\ufdd0x"));
        QTest::newRow("a lone surrogate becomes U+FFFD")
            << QString(QStringLiteral("a") + QChar(0xd83e) + QStringLiteral("b"))
            << QStringLiteral("a\ufffdb");
    }

    void pastedTextIsKeptAsItIs()
    {
        QFETCH(QString, pasted);
        Fixture f;
        QSignalSpy replaced(&f.bar, &SentenceBar::textReplaced);
        QGuiApplication::clipboard()->setText(pasted);
        QTest::keyClick(f.fields[0], Qt::Key_V, Qt::ControlModifier);
        QFETCH(QString, given);
        QCOMPARE(QByteArray::fromStdString(f.session.input().text), given.toUtf8());
        QCOMPARE(replaced.size(), pasted.isValidUtf16() ? 0 : 1);
    }

    void hugePastesAreCutWithANoticeAndWithoutAFreeze_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<qsizetype>("kept");
        constexpr qsizetype megabyte = 1024 * 1024;
        const qsizetype all = SentenceLimits::MaxRoom;
        QTest::newRow("one endless word") << QString(megabyte, QLatin1Char('x')) << all;
        QTest::newRow("words") << QStringLiteral("word ").repeated(megabyte / 5) << all;
        QTest::newRow("a hundred thousand lines") << QStringLiteral("line\n").repeated(100000) << all;
        QTest::newRow("a hundred thousand right-to-left overrides") << QString(100000, QChar(0x202e)) << all;
        QTest::newRow("sixteen combining marks on every letter")
            << QString(u'x' + QString(16, QChar(0x301))).repeated(megabyte / 17) << all;
        QTest::newRow("letters of two bytes in no font")
            << QString(megabyte, QChar(0xe000)) << all / SentenceLimits::RoomOfForeign;
        QTest::newRow("letters outside the basic plane in no font")
            << QString(QStringLiteral("\U000F0000")).repeated(megabyte / 4)
            << all / SentenceLimits::RoomOfForeign;
    }

    void hugePastesAreCutWithANoticeAndWithoutAFreeze()
    {
        QFETCH(QString, pasted);
        Fixture f;
        QTest::keyClicks(f.fields[0], QStringLiteral("a"));
        QTRY_COMPARE(f.session.status(), Session::Status::Ready);
        f.fields[0]->selectAll();
        QSignalSpy cut(&f.bar, &SentenceBar::textTruncated);
        QGuiApplication::clipboard()->setText(pasted);
        test::Watchdog watchdog;
        QTest::keyClick(f.fields[0], Qt::Key_V, Qt::ControlModifier);
        QVERIFY(cut.size() >= 1);
        QTEST(f.fields[0]->text().size(), "kept");
        QCOMPARE(cut.last().first().toLongLong(), f.fields[0]->text().size());
        QTRY_VERIFY(f.session.status() != Session::Status::Computing);
        QTest::keyClick(f.fields[0], Qt::Key_Backspace);
        QTRY_VERIFY(f.session.status() != Session::Status::Computing);
        const double gap = watchdog.longestGapMs();
        QVERIFY2(gap < 100, qPrintable(QString::number(gap)));
    }

    void marksBeyondUnicodesLimitAreLeftOutWithANotice_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("kept");
        const auto marks = [](int count) { return QString(count, QChar(0x301)); };
        const QString most = marks(MaxMarksInARow);
        QTest::newRow("ten thousand marks on one letter") << u'x' + marks(9999) << QString(u'x' + most);
        QTest::newRow("ten thousand marks without a letter") << marks(10000) << most;
        QTest::newRow("one mark too many in the middle")
            << u'x' + marks(31) + u'y' << QString(u'x' + most + u'y');
        QTest::newRow("marks of several kinds")
            << u'x' + QStringLiteral("\u0301\u05b4\u0f90\u0903").repeated(100)
            << QString(u'x' + QStringLiteral("\u0301\u05b4\u0f90\u0903").repeated(8).left(MaxMarksInARow));
        QTest::newRow("marks outside the basic plane")
            << QStringLiteral("\U0001D165").repeated(31) << QStringLiteral("\U0001D165").repeated(30);
    }

    void marksBeyondUnicodesLimitAreLeftOutWithANotice()
    {
        QFETCH(QString, pasted);
        QFETCH(QString, kept);
        Fixture f;
        QSignalSpy leftOut(&f.bar, &SentenceBar::marksLeftOut);
        QGuiApplication::clipboard()->setText(pasted);
        test::Watchdog watchdog;
        QTest::keyClick(f.fields[0], Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(leftOut.size(), 1);
        QCOMPARE(f.text(), kept);
        QCOMPARE(f.fields[0]->cursorPosition(), static_cast<int>(kept.size()));
        QCOMPARE(QByteArray::fromStdString(f.session.input().text), kept.toUtf8());
        QTRY_VERIFY(f.session.status() != Session::Status::Computing);
        const double gap = watchdog.longestGapMs();
        QVERIFY2(gap < 100, qPrintable(QString::number(gap)));
        // As many as the limit are somebody's writing, and nobody's business.
        f.bar.setSentence(kept);
        QCOMPARE(leftOut.size(), 1);
    }

    void whatIsLeftOutOfAGivenTextCanBeUndone()
    {
        Fixture f;
        QTest::keyClicks(f.fields[0], QStringLiteral("mine"));
        f.bar.setSentence(u'x' + QString(100, QChar(0x301)));
        QCOMPARE(f.text().size(), 1 + MaxMarksInARow);
        QTest::keyClick(f.fields[0], Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.text(), QStringLiteral("mine"));
    }

    void theSecondFieldIsThereWhereTheModelHasSegments()
    {
        Fixture f;
        QVERIFY(!f.field("Second sentence")->isVisible());
        f.bar.setPairShown(true);
        QVERIFY(f.field("Second sentence")->isVisible());
        QTest::keyClicks(f.fields[0], QStringLiteral("one"));
        QVERIFY(!f.session.input().pair); // an empty field is no second sentence
        QTest::keyClicks(f.field("Second sentence"), QStringLiteral("two"));
        QCOMPARE(f.session.input().pair.value_or(""), std::string("two"));
        f.session.setSource(std::make_shared<FakeModel>(FakeModel::decoder()));
        QVERIFY(!f.field("Second sentence")->isVisible());
        QVERIFY(f.bar.isPairShown());
        f.session.setSource(std::make_shared<FakeModel>());
        QVERIFY(f.field("Second sentence")->isVisible());
    }

    void theDecodersFieldIsThereForEncoderDecoders()
    {
        Fixture f;
        QVERIFY(!f.field("Decoder text")->isVisible());
        f.session.setSource(std::make_shared<FakeModel>(FakeModel::encoderDecoder()));
        QVERIFY(f.field("Decoder text")->isVisible());
        QVERIFY(!f.session.input().decoderText);
        QTest::keyClicks(f.field("Decoder text"), QStringLiteral("un"));
        QCOMPARE(f.session.input().decoderText.value_or(""), std::string("un"));
        QVERIFY(!f.session.input().pair);
    }

    void anExampleCanBeUndone()
    {
        Fixture f;
        QTest::keyClicks(f.fields[0], QStringLiteral("mine"));
        f.bar.setSentence(QStringLiteral("The quick brown fox"));
        QCOMPARE(f.text(), QStringLiteral("The quick brown fox"));
        QTest::keyClick(f.fields[0], Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.text(), QStringLiteral("mine"));
    }

    void aModelNameWithAnAmpersandIsShownAsItIs()
    {
        Fixture f;
        auto info = FakeModel::encoder();
        info.name = "A & B";
        f.session.setSource(std::make_shared<FakeModel>(info));
        const auto *button = f.bar.findChild<QAbstractButton *>(QStringLiteral("modelButton"));
        QCOMPARE(button->text(), QStringLiteral("A && B"));
    }
};

QTEST_MAIN(TestSentenceBar)
#include "tst_sentencebar.moc"
