// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/palettes.h"
#include "ui/models/modellistmodel.h"

#include <QAbstractItemModelTester>
#include <QGuiApplication>
#include <QLocale>
#include <QTest>

using namespace headlight;
using namespace headlight::ui;

namespace {

ModelEntry entry(const std::string &name)
{
    ModelEntry entry;
    entry.name = name;
    entry.path = "/m/" + name;
    entry.summary.family = "bert";
    entry.summary.layers = 12;
    entry.summary.heads = 8;
    entry.bytes = 438'000'000;
    entry.memoryBytes = 440'000'000;
    entry.fits = ModelEntry::Fit::Yes;
    entry.hasTokenizer = true;
    return entry;
}

/// Included: whole. Cache: whole, broken.
std::vector<ModelGroup> twoPlaces()
{
    ModelEntry broken = entry("org/broken");
    broken.summary.problem
        = Error{.code = ErrorCode::MissingPart, .what = "there is no such file", .file = "config.json"};
    ModelEntry revision = entry("org/large");
    revision.revision = "v2";
    revision.fits = ModelEntry::Fit::No;
    revision.hasTokenizer = false;
    return {
        {.place = ModelGroup::Place::Included, .folder = {}, .models = {entry("encoder")}, .problems = {}},
        {.place = ModelGroup::Place::HubCache,
         .folder = "/c/hub",
         .models = {revision, broken},
         .problems = {}}};
}

QString cell(const QAbstractItemModel &model, int place, int row, int column)
{
    return model.index(row, column, model.index(place, 0)).data().toString();
}

} // namespace

class TestModelListModel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void isASoundModel()
    {
        ModelListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ModelFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester other(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setGroups(twoPlaces());
        filter.setWords(QStringLiteral("large"));
        filter.setWords({});
        model.setGroups({});
        model.setGroups(twoPlaces());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowCount(model.index(1, 0)), 2);
    }

    void whatTheCellsSay()
    {
        ModelListModel model;
        model.setGroups(twoPlaces());
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Included"));
        QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("Hugging Face cache, /c/hub"));
        QCOMPARE(cell(model, 0, 0, ModelListModel::Name), QStringLiteral("encoder"));
        QCOMPARE(cell(model, 0, 0, ModelListModel::Family), QStringLiteral("bert, 12 × 8"));
        QCOMPARE(cell(model, 0, 0, ModelListModel::Size), QStringLiteral("438.0 MB"));
        QCOMPARE(cell(model, 0, 0, ModelListModel::State), QStringLiteral("Fits: needs 440.0 MB of memory"));
        QCOMPARE(cell(model, 1, 0, ModelListModel::Name), QStringLiteral("org/large @ v2"));
        QCOMPARE(
            cell(model, 1, 0, ModelListModel::State),
            QStringLiteral("Too large: needs 440.0 MB of memory; no tokenizer, so no text can be typed"));
        QCOMPARE(cell(model, 1, 1, ModelListModel::State),
                 QStringLiteral("config.json: there is no such file"));
        for (int column = 0; column < ModelListModel::ColumnCount; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    }

    void whatCannotBeOpenedIsGreyButSelectable()
    {
        ModelListModel model;
        model.setGroups(twoPlaces());
        const QModelIndex whole = model.index(0, 0, model.index(0, 0));
        const QModelIndex broken = model.index(1, 0, model.index(1, 0));
        QVERIFY(whole.data(ModelListModel::UsableRole).toBool());
        QVERIFY(!whole.data(Qt::ForegroundRole).isValid());
        QVERIFY(!broken.data(ModelListModel::UsableRole).toBool());
        QCOMPARE(broken.data(Qt::ForegroundRole).value<QColor>(),
                 QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text));
        QVERIFY(broken.flags() & Qt::ItemIsSelectable);
        QVERIFY(broken.data(ModelListModel::ProblemRole).toString().contains(QStringLiteral("config.json")));
        QCOMPARE(broken.data(ModelListModel::PathRole).toString(), QStringLiteral("/m/org/broken"));
        QVERIFY(model.index(0, 0).data(ModelListModel::PathRole).toString().isEmpty());
    }

    void oddNamesAreEscaped() // FS06
    {
        std::vector<ModelGroup> groups = twoPlaces();
        groups[0].models[0].name = "a\nb\u202Ec<b>";
        ModelListModel model;
        model.setGroups(groups);
        const QString name = cell(model, 0, 0, ModelListModel::Name);
        QVERIFY(!name.contains(QLatin1Char('\n')) && !name.contains(QChar(0x202e)));
        QVERIFY(name.contains(QStringLiteral("\\x0A")));
    }

    void placesSayWhenThereIsNothing()
    {
        ModelListModel model;
        std::vector<ModelGroup> groups = twoPlaces();
        groups[0].models.clear();
        groups[1].problems.push_back(
            {.code = ErrorCode::AccessDenied, .what = "permission denied", .file = "/c"});
        model.setGroups(groups);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Included – no models there"));
        QVERIFY(model.index(1, 0).data().toString().endsWith(QStringLiteral("– permission denied")));
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("/c")));
    }

    void everyWordOfASearchCounts_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("places");
        QTest::addColumn<int>("models");
        QTest::addRow("nothing keeps all") << QString() << 2 << 3;
        QTest::addRow("a part of a name") << QStringLiteral("LARG") << 1 << 1;
        QTest::addRow("two words in any order") << QStringLiteral("large org") << 1 << 1;
        QTest::addRow("the family") << QStringLiteral("bert") << 2 << 3;
        QTest::addRow("the reason") << QStringLiteral("config.json") << 1 << 1;
        QTest::addRow("no model has both") << QStringLiteral("encoder org") << 0 << 0;
        QTest::addRow("a place's name is no model's") << QStringLiteral("Included") << 0 << 0;
    }

    void everyWordOfASearchCounts()
    {
        QFETCH(QString, words);
        QFETCH(int, places);
        QFETCH(int, models);
        ModelListModel model;
        ModelFilter filter;
        filter.setSourceModel(&model);
        model.setGroups(twoPlaces());
        filter.setWords(words);
        QCOMPARE(filter.rowCount(), places);
        int count = 0;
        for (int row = 0; row < filter.rowCount(); ++row)
            count += filter.rowCount(filter.index(row, 0));
        QCOMPARE(count, models);
    }
};

QTEST_MAIN(TestModelListModel)
#include "tst_modellistmodel.moc"
