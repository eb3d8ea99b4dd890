// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakemodel.h"
#include "ui/state/session.h"
#include "ui/state/tokenplaces.h"

#include <QTest>

using namespace headlight;
using namespace headlight::ui;
using test::FakeModel;

class TestTokenPlaces : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aTokenIsFoundAgain_data()
    {
        using Ids = std::vector<std::int32_t>;
        QTest::addColumn<Ids>("before");
        QTest::addColumn<Ids>("after");
        QTest::addColumn<int>("place");
        QTest::addColumn<int>("expected"); // -1: gone
        QTest::addRow("nothing changed") << Ids{1, 2, 3} << Ids{1, 2, 3} << 1 << 1;
        QTest::addRow("a word more at the end") << Ids{1, 2, 9} << Ids{1, 2, 3, 9} << 1 << 1;
        QTest::addRow("the end moves along") << Ids{1, 2, 9} << Ids{1, 2, 3, 9} << 2 << 3;
        QTest::addRow("a word more in front") << Ids{1, 2, 9} << Ids{1, 5, 2, 9} << 1 << 2;
        QTest::addRow("the word itself is typed on") << Ids{1, 2, 9} << Ids{1, 4, 9} << 1 << 1;
        QTest::addRow("it becomes two") << Ids{1, 2, 9} << Ids{1, 4, 5, 9} << 1 << 1;
        QTest::addRow("it is deleted") << Ids{1, 2, 9} << Ids{1, 9} << 1 << -1;
        QTest::addRow("the last is deleted") << Ids{1, 2, 3} << Ids{1, 2} << 2 << -1;
        QTest::addRow("the same word twice") << Ids{1, 2, 2, 9} << Ids{1, 2, 2, 2, 9} << 3 << 4;
        QTest::addRow("all is new") << Ids{1, 2} << Ids{3, 4, 5} << 1 << 1;
    }

    void aTokenIsFoundAgain()
    {
        QFETCH(const std::vector<std::int32_t>, before);
        QFETCH(const std::vector<std::int32_t>, after);
        QFETCH(const int, place);
        QFETCH(const int, expected);
        QCOMPARE(placeAfter(before, after, place).value_or(-1), expected);
    }

    void thePinStaysOnItsTokensWhileTyping()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        const auto type = [&](const char *text) {
            session.setInput({text, {}});
            QTRY_COMPARE(session.status(), Session::Status::Ready);
        };
        type("the quick fox"); // [CLS] the quick fox [SEP]
        selection.setPin(Cell{3, 4}); // fox → [SEP]
        type("the very quick fox");
        QCOMPARE(selection.pin(), std::optional(Cell{4, 5}));
        type("the very quick fox jumps");
        QCOMPARE(selection.pin(), std::optional(Cell{4, 6}));
        type("the very quick foxes jumps");
        QCOMPARE(selection.pin(), std::optional(Cell{4, 6}));
        type("the very quick jumps");
        QCOMPARE(selection.pin(), std::nullopt);
    }

    void aPinnedRowMovesToo()
    {
        Selection selection;
        Session session(&selection);
        session.setSource(std::make_shared<FakeModel>());
        session.setInput({"the fox", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        selection.setPin(Cell{2, -1});
        session.setInput({"see the fox", {}});
        QTRY_COMPARE(session.status(), Session::Status::Ready);
        QCOMPARE(selection.pin(), std::optional(Cell{3, -1}));
    }
};

QTEST_GUILESS_MAIN(TestTokenPlaces)
#include "tst_tokenplaces.moc"
