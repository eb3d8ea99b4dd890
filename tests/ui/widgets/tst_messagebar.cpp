// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/palettes.h"
#include "tests/support/warnings.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace headlight::test;
using namespace headlight::ui;

namespace {

/// A bar in a window, as in the program.
struct Window
{
    QWidget widget;
    MessageBar *bar;

    Window()
        : bar(new MessageBar(&widget))
    {
        widget.setPalette(lightPalette());
        auto *layout = new QVBoxLayout(&widget);
        layout->addWidget(bar);
        layout->addStretch();
        widget.resize(500, 200);
        widget.show();
    }
};

} // namespace

class TestMessageBar : public QObject
{
    Q_OBJECT

private slots:
    void init() { headlight::test::failOnWarnings(); }

    void itIsHiddenUntilItHasSomethingToSay()
    {
        Window window;
        QVERIFY(!window.bar->isVisible());
        window.bar->say(MessageKind::Error, QStringLiteral("No model here."));
        QVERIFY(window.bar->isVisible());
        QCOMPARE(window.bar->text(), QStringLiteral("No model here."));
        QCOMPARE(window.bar->accessibleName(), QStringLiteral("No model here."));
        window.bar->dismiss();
        QVERIFY(!window.bar->isVisible());
    }

    void kindsDiffer_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::addRow("light") << lightPalette();
        QTest::addRow("dark") << darkPalette();
    }

    void kindsDiffer()
    {
        QFETCH(QPalette, palette);
        Window window;
        window.widget.setPalette(palette);
        const Theme theme = Theme::of(palette);
        const auto shown = [&](MessageKind kind) {
            window.bar->say(kind, QStringLiteral("x"));
            return window.bar->grab().toImage().pixel(200, 3);
        };
        QCOMPARE(shown(MessageKind::Information), theme.information.rgb());
        QCOMPARE(shown(MessageKind::Warning), theme.warning.rgb());
        QCOMPARE(shown(MessageKind::Error), theme.error.rgb());
    }

    void buttonsAppearWhenTheyHaveAPurpose()
    {
        Window window;
        window.bar->say(MessageKind::Warning, QStringLiteral("Text was cut."));
        auto *action = window.bar->findChild<QPushButton *>();
        const auto tools = window.bar->findChildren<QToolButton *>();
        QVERIFY(!action->isVisible());
        QVERIFY(!tools[0]->isVisible());
        window.bar->say(MessageKind::Error, QStringLiteral("No model."), QStringLiteral("config.json"),
                        QStringLiteral("Open…"));
        QVERIFY(action->isVisible());
        QSignalSpy triggered(window.bar, &MessageBar::actionTriggered);
        QTest::mouseClick(action, Qt::LeftButton);
        QCOMPARE(triggered.size(), 1);
        QVERIFY(window.bar->isVisible());
        QTest::mouseClick(tools[0], Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("No model.\nconfig.json"));
    }

    void closeAndEscapeDismiss()
    {
        Window window;
        QSignalSpy dismissed(window.bar, &MessageBar::dismissed);
        window.bar->say(MessageKind::Information, QStringLiteral("Saved."));
        QTest::mouseClick(window.bar->findChildren<QToolButton *>()[1], Qt::LeftButton);
        QVERIFY(!window.bar->isVisible());
        window.bar->say(MessageKind::Information, QStringLiteral("Saved."));
        QTest::keyClick(window.bar, Qt::Key_Escape);
        QVERIFY(!window.bar->isVisible());
        QCOMPARE(dismissed.size(), 2);
    }

    void markupStaysText()
    {
        Window window;
        window.bar->say(MessageKind::Error, QStringLiteral("<b>bold</b>"));
        for (const QLabel *label : window.bar->findChildren<QLabel *>()) {
            if (!label->text().isEmpty())
                QCOMPARE(label->textFormat(), Qt::PlainText);
        }
    }

    void screenReadersTakeItForAnAlert()
    {
        Window window;
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(window.bar);
        QVERIFY(interface);
        QCOMPARE(interface->role(), QAccessible::AlertMessage);
    }
};

QTEST_MAIN(TestMessageBar)
#include "tst_messagebar.moc"
