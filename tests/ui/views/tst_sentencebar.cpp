// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "support/watchdog.h"
#include "ui/state/session.h"
#include "ui/views/sentencebar.h"
#include "ui/widgets/sentencefield.h"

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

    void aMegabyteIsCutWithANoticeAndWithoutAFreeze_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::newRow("one endless word") << QStringLiteral("x");
        QTest::newRow("words") << QStringLiteral("word ");
        QTest::newRow("lines") << QStringLiteral("line\n");
        QTest::newRow("sixteen combining marks on every letter") << QStringLiteral("x") + QString(16, QChar(0x301));
        QTest::newRow("right-to-left overrides") << QStringLiteral("\u202e");
    }

    void aMegabyteIsCutWithANoticeAndWithoutAFreeze()
    {
        QFETCH(QString, unit);
        Fixture f;
        QTest::keyClicks(f.fields[0], QStringLiteral("a "));
        QTRY_COMPARE(f.session.status(), Session::Status::Ready);
        QSignalSpy cut(&f.bar, &SentenceBar::textTruncated);
        QGuiApplication::clipboard()->setText(unit.repeated(1024 * 1024 / unit.size()));
        test::Watchdog watchdog;
        QTest::keyClick(f.fields[0], Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(cut.size(), 1);
        QCOMPARE(f.fields[0]->text().size(), SentenceField::MaxLength);
        QTRY_VERIFY(f.session.status() != Session::Status::Computing);
        QTest::keyClick(f.fields[0], Qt::Key_Backspace);
        QTRY_VERIFY(f.session.status() != Session::Status::Computing);
        QVERIFY2(watchdog.longestGapMs() < 100, qPrintable(QString::number(watchdog.longestGapMs())));
    }

    void theSecondFieldIsThereWhereTheModelHasSegments()
    {
        Fixture f;
        QVERIFY(!f.fields[1]->isVisible());
        f.bar.setPairShown(true);
        QVERIFY(f.fields[1]->isVisible());
        QTest::keyClicks(f.fields[0], QStringLiteral("one"));
        QVERIFY(!f.session.input().pair); // an empty field is no second sentence
        QTest::keyClicks(f.fields[1], QStringLiteral("two"));
        QCOMPARE(f.session.input().pair.value_or(""), std::string("two"));
        f.session.setSource(std::make_shared<FakeModel>(FakeModel::decoder()));
        QVERIFY(!f.fields[1]->isVisible());
        QVERIFY(f.bar.isPairShown());
        f.session.setSource(std::make_shared<FakeModel>());
        QVERIFY(f.fields[1]->isVisible());
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
