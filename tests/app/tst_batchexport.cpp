// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batchexport.h"
#include "app/commandline.h"
#include "app/modelpaths.h"
#include "core/analysis/tellinghead.h"
#include "core/transformer/languagemodel.h"
#include "support/fakemodel.h"
#include "testpaths.h"

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace headlight;
using namespace headlight::app;

namespace {

Result<ui::ModelLoader::Source> loadModel(const std::string &folder, const CancelToken &cancel,
                                          const std::function<void(double)> &progress)
{
    const auto model = LanguageModel::load(folder, cancel, progress);
    if (!model)
        return model.error();
    return ui::ModelLoader::Source(model.value());
}

Result<ui::ModelLoader::Source> loadEncoderDecoder(const std::string &, const CancelToken &,
                                                   const std::function<void(double)> &)
{
    return ui::ModelLoader::Source(std::make_shared<test::FakeModel>(test::FakeModel::encoderDecoder()));
}

CommandLine parsed(const QString &arguments)
{
    return parseCommandLine(
        QStringLiteral("headlight|").append(arguments).split(QLatin1Char('|'), Qt::SkipEmptyParts));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestBatchExport : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void usage_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("complaint");

        const auto row = [](const char *name, const char *arguments, const char *complaint) {
            QTest::addRow("%s", name) << QString::fromUtf8(arguments) << QString::fromUtf8(complaint);
        };
        row("an unknown option", "--colour|x", "Unknown option 'colour'");
        row("a missing value", "--sentence", "Missing value after '--sentence'");
        row("an unknown ending", "--sentence|a|--export|a.bmp", "--export must be a file ending in .svg");
        row("a figure without head", "--sentence|a|--export|a.svg|--layer|0",
            "a figure needs --layer and --head, or neither");
        row("a figure without layer", "--sentence|a|--export|a.svg|--head|0",
            "a figure needs --layer and --head, or neither");
        row("no sentence", "--export|a.svg|--layer|0|--head|0", "need a --sentence");
        row("a negative layer", "--layer|-1", "--layer must be a number from 0 on, not \"-1\"");
        row("a head in letters", "--head|five", "--head must be a number from 0 on");
        row("a layer beyond int", "--layer|99999999999", "--layer must be a number");
        row("an unknown colour map", "--sentence|a|--all-heads|d|--colormap|jet",
            "blues, viridis, cividis, greys");
        row("a size without height", "--sentence|a|--all-heads|d|--size|300x", "--size must be");
        row("a size too small", "--sentence|a|--all-heads|d|--size|300x2", "200 to 20000 pixels");
        row("a figure option in the window", "--query|3", "--query works with --export or --all-heads only");
        row("an unknown kind of attention", "--attention|self", "encoder, decoder, cross");
        row("an unknown meaning", "--meaning|colour",
            "probability, score, norm, contribution, rollout, flow");
        row("an unknown key to hide", "--hide|all", "nothing, special, sink");
        row("a head without layer", "--minus|H2", "a head such as L2H5, or L2mean");
        row("scores of all heads", "--sentence|a|--export|a.csv|--meaning|score|--layer|1",
            "need --layer and --head");
        row("a sentence without quotation marks", "The|quick", "only one model");
        row("no placeholder is filled in", "--theme|%1%2", "not \"%1%2\"");
    }

    void usage()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, complaint);
        const CommandLine line = parsed(arguments);
        QCOMPARE(line.action, CommandLine::Action::Complain);
        QVERIFY2(line.text.contains(complaint), qPrintable(line.text));
        QVERIFY(line.text.contains(QStringLiteral("Usage: headlight")));
    }

    void understood()
    {
        const CommandLine line = parsed(
            QStringLiteral("--model|decoder|--sentence|a "
                           "b|--pair|c|--layer|2|--head|mean|--export|f.pdf|--colormap|cividis|--range|"
                           "row|--log|--size|800x600|--theme|dark|--query|1|--numbers|--no-caption"));
        QCOMPARE(line.action, CommandLine::Action::Export);
        QCOMPARE(line.batch.model, QStringLiteral("decoder"));
        QCOMPARE(line.batch.sentence, QStringLiteral("a b"));
        QCOMPARE(line.batch.pair, QStringLiteral("c"));
        QCOMPARE(line.batch.layer, 2);
        QCOMPARE(line.batch.head, ui::MeanHead);
        QCOMPARE(line.batch.query, 1);
        const ui::FigureStyle expected{
            {ui::ColorMapName::Cividis, ui::ColorRange::PerRow, ui::ColorSpacing::Logarithmic},
            ui::FigureTheme::Dark,
            ui::FigurePreset::Custom,
            {800, 600},
            true,
            false};
        QCOMPARE(line.batch.style, expected);
    }

    void whatTheNumbersMean()
    {
        const CommandLine line
            = parsed(QStringLiteral("--meaning|score|--words|--hide|sink|--rescale|--minus|L2H5"));
        const ReadingStyle expected{.meaning = Meaning::Score,
                                    .grouping = Grouping::Words,
                                    .hide = HideKeys::Sink,
                                    .after = AfterHiding::Rescale,
                                    .reference = Quantity{Meaning::Score, 2, 5}};
        QVERIFY(line.action == CommandLine::Action::ShowWindow);
        QVERIFY(line.window.reading == expected);
        QVERIFY(line.batch.reading == expected);
        const auto mean = parsed(QStringLiteral("--minus|L0mean")).batch.reading.reference;
        QVERIFY(mean == (Quantity{Meaning::Probability, 0, std::nullopt}));
        QVERIFY(!parsed(QStringLiteral("--head|3")).window.reading); // as last time
    }

    void window()
    {
        const CommandLine line = parsed(QStringLiteral("some/folder|--sentence|a b|--theme|dark|--head|3"));
        QCOMPARE(line.action, CommandLine::Action::ShowWindow);
        QCOMPARE(line.window.model, QStringLiteral("some/folder"));
        QCOMPARE(line.window.sentence, QStringLiteral("a b"));
        QVERIFY(!line.window.pair);
        QCOMPARE(line.window.head, 3);
        QCOMPARE(line.window.theme, ui::ThemeChoice::Dark);
        QVERIFY(!parsed({}).window.sentence);
    }

    void helpAndVersion()
    {
        QCOMPARE(parsed(QStringLiteral("--help")).action, CommandLine::Action::Print);
        QVERIFY(parsed(QStringLiteral("--help")).text.contains(QStringLiteral("--all-heads")));
        QCOMPARE(parsed(QStringLiteral("-v")).text, QStringLiteral("headlight " HEADLIGHT_VERSION "\n"));
    }

    void displayIsNeededForTheWindowOnly()
    {
        const std::array<const char *, 3> exporting{"headlight", "--sentence", "--export=a.svg"};
        const std::array<const char *, 3> window{"headlight", "--exporter", "export"};
        QVERIFY(worksWithoutDisplay(3, exporting.data()));
        QVERIFY(!worksWithoutDisplay(3, window.data()));
    }

    void bundledModelsAreFound()
    {
        QCOMPARE(modelFolder(QStringLiteral("decoder")),
                 QFileInfo(QStringLiteral(HEADLIGHT_MODELS "/decoder")).canonicalFilePath());
        QCOMPARE(modelFolder({}), QFileInfo(QStringLiteral(HEADLIGHT_MODELS "/encoder")).canonicalFilePath());
        QCOMPARE(modelFolder(QStringLiteral("./x")), QStringLiteral("./x"));
        QVERIFY(bundledModelFolder(QStringLiteral("none")).isEmpty());
    }

    void files_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("beginning");
        QTest::addRow("SVG") << QStringLiteral("f.svg") << QByteArray("<?xml");
        QTest::addRow("PDF") << QStringLiteral("f.pdf") << QByteArray("%PDF-1.");
        QTest::addRow("PNG") << QStringLiteral("f.png") << QByteArray("\x89PNG");
        QTest::addRow("CSV") << QStringLiteral("f.csv")
                             << QByteArray("layer,head,query,query_token,key,key_token,");
        QTest::addRow("JSON") << QStringLiteral("f.json") << QByteArray("{");
        QTest::addRow("NumPy") << QStringLiteral("f.npz") << QByteArray("PK");
        QTest::addRow("safetensors") << QStringLiteral("f.safetensors") << QByteArray();
        QTest::addRow("a name with spaces and umlauts")
            << QStringLiteral("ä ö %1.svg") << QByteArray("<?xml");
    }

    void files()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, beginning);
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QTemporaryDir folder;
        BatchOptions options;
        options.model = QStringLiteral("decoder");
        options.sentence = QStringLiteral("The quick brown fox");
        options.layer = 1;
        options.head = 0;
        options.query = 2;
        options.exportFile = folder.filePath(name);
        const auto done = exportBatch(options, loadModel);
        QVERIFY2(done.ok(), done ? "" : sentence(done.error()).c_str());
        QVERIFY(done.value().isEmpty());
        const QByteArray content = contentOf(options.exportFile);
        QVERIFY(content.size() > 100);
        QVERIFY(content.startsWith(beginning));
    }

    void filesOfOtherMeanings_data()
    {
        QTest::addColumn<Meaning>("meaning");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("part");
        QTest::addRow("SVG") << Meaning::Contribution << QStringLiteral("f.svg")
                             << QByteArray("Contribution to the output");
        QTest::addRow("CSV") << Meaning::NormWeighted << QStringLiteral("f.csv")
                             << QByteArray("\r\nnorm,norm,,1,0,");
        QTest::addRow("JSON") << Meaning::Flow << QStringLiteral("f.json")
                              << QByteArray("\"meaning\":\"flow\"");
    }

    void filesOfOtherMeanings()
    {
        QFETCH(Meaning, meaning);
        QFETCH(QString, name);
        QFETCH(QByteArray, part);
        QTemporaryDir folder;
        BatchOptions options;
        options.model = QStringLiteral("decoder");
        options.sentence = QStringLiteral("The quick brown fox");
        options.layer = 1;
        options.head = 0;
        options.reading.meaning = meaning;
        options.exportFile = folder.filePath(name);
        const auto done = exportBatch(options, loadModel);
        QVERIFY2(done.ok(), done ? "" : sentence(done.error()).c_str());
        QVERIFY(contentOf(options.exportFile).contains(part));
        options.exportFile = folder.filePath(QStringLiteral("f.npz"));
        QVERIFY(exportBatch(options, loadModel).error().code == ErrorCode::Unsupported);
        QVERIFY(!QFile::exists(options.exportFile));
    }

    void numbersOfFigureAndTraceAgree()
    {
        QTemporaryDir folder;
        BatchOptions options;
        options.model = QStringLiteral("decoder");
        options.sentence = QStringLiteral("The quick <b> & fox");
        options.layer = 2;
        options.head = ui::MeanHead;
        options.exportFile = folder.filePath(QStringLiteral("f.svg"));
        QVERIFY(exportBatch(options, loadModel).ok());
        const auto model = LanguageModel::load(modelFolder(options.model).toStdString());
        const auto trace = model.value()->trace({options.sentence.toStdString(), std::nullopt}, {});
        const auto mean = trace.value()->meanPattern(2);

        int cells = 0;
        QXmlStreamReader reader(contentOf(options.exportFile));
        while (!reader.atEnd()) {
            reader.readNext();
            const auto attributes = reader.attributes();
            if (!reader.isStartElement() || !attributes.hasAttribute(QStringLiteral("data-v")))
                continue;
            ++cells;
            const int query = attributes.value(QStringLiteral("data-q")).toInt();
            const int key = attributes.value(QStringLiteral("data-k")).toInt();
            QVERIFY(std::abs(attributes.value(QStringLiteral("data-v")).toFloat() - (*mean)(query, key))
                    <= 0.5001e-4F);
        }
        QVERIFY(!reader.hasError());
        const int tokens = trace.value()->tokens();
        QCOMPARE(cells, tokens * (tokens + 1) / 2);
    }

    void withoutLayerAndHeadTheMostTellingOneIsDrawn()
    {
        QTemporaryDir folder;
        BatchOptions options;
        options.sentence = QStringLiteral("The quick brown fox");
        options.exportFile = folder.filePath(QStringLiteral("f.svg"));
        QVERIFY(exportBatch(options, loadModel).ok());
        const auto model = LanguageModel::load(modelFolder({}).toStdString());
        const auto trace = model.value()->trace({.text = options.sentence.toStdString()}, {});
        const LayerHead telling = mostTellingHead(*trace.value())->head;
        QVERIFY(telling != LayerHead{}); // else this would say nothing
        BatchOptions named = options;
        named.layer = telling.layer;
        named.head = telling.head;
        named.exportFile = folder.filePath(QStringLiteral("named.svg"));
        QVERIFY(exportBatch(named, loadModel).ok());
        QCOMPARE(contentOf(options.exportFile), contentOf(named.exportFile));
    }

    void allHeads()
    {
        QTemporaryDir folder;
        BatchOptions options;
        options.sentence = QStringLiteral("A cat");
        options.pair = QStringLiteral("A dog");
        options.layer = 1;
        options.allHeadsFolder = folder.filePath(QStringLiteral("new/figures"));
        const auto done = exportBatch(options, loadModel);
        QVERIFY2(done.ok(), done ? "" : sentence(done.error()).c_str());
        const auto model = LanguageModel::load(modelFolder({}).toStdString());
        const QStringList files = QDir(options.allHeadsFolder).entryList({QStringLiteral("L1H*.svg")});
        QCOMPARE(files.size(), model.value()->info().heads);
        QVERIFY(contentOf(options.allHeadsFolder + QStringLiteral("/L1H0.svg")).contains("A dog"));
    }

    void kindsOfAnEncoderDecoder_data()
    {
        QTest::addColumn<std::optional<AttentionKind>>("kind");
        QTest::addColumn<std::optional<int>>("layer");
        QTest::addColumn<std::optional<int>>("head");
        QTest::addColumn<QString>("names"); // first letters of the kinds
        QTest::addColumn<int>("tensors");
        using Kind = std::optional<AttentionKind>;
        using Number = std::optional<int>;
        QTest::addRow("everything") << Kind() << Number() << Number() << QStringLiteral("cde") << 10;
        QTest::addRow("a layer") << Kind() << Number(3) << Number() << QStringLiteral("d") << 1;
        QTest::addRow("a head of each layer") << Kind() << Number() << Number(1) << QStringLiteral("d") << 4;
        QTest::addRow("a head") << Kind() << Number(3) << Number(1) << QStringLiteral("d") << 1;
        QTest::addRow("the decoder") << Kind(AttentionKind::Decoder) << Number() << Number()
                                     << QStringLiteral("d") << 4;
        QTest::addRow("the encoder") << Kind(AttentionKind::Encoder) << Number() << Number()
                                     << QStringLiteral("e") << 2;
        QTest::addRow("a layer of the cross-attention")
            << Kind(AttentionKind::Cross) << Number(3) << Number() << QStringLiteral("c") << 1;
    }

    void kindsOfAnEncoderDecoder()
    {
        QFETCH(std::optional<AttentionKind>, kind);
        QFETCH(std::optional<int>, layer);
        QFETCH(std::optional<int>, head);
        QFETCH(QString, names);
        QFETCH(int, tensors);
        QTemporaryDir folder;
        BatchOptions options;
        options.model = QStringLiteral("./fake");
        options.sentence = QStringLiteral("one two");
        options.decoderText = QStringLiteral("eins");
        options.kind = kind;
        options.layer = layer;
        options.head = head;
        options.exportFile = folder.filePath(QStringLiteral("f.json"));
        const auto done = exportBatch(options, loadEncoderDecoder);
        QVERIFY2(done.ok(), done ? "" : sentence(done.error()).c_str());
        QStringList found = QJsonDocument::fromJson(contentOf(options.exportFile)).object().keys();
        found.removeIf([](const QString &key) { return !key.contains(QStringLiteral("_attentions.")); });
        QCOMPARE(found.size(), tensors);
        QString kinds;
        for (const QString &key : found) {
            if (!kinds.endsWith(key.front()))
                kinds += key.front();
        }
        QCOMPARE(kinds, names);
    }

    void textsThatWereCutAreSaid_data()
    {
        QTest::addColumn<std::optional<AttentionKind>>("kind"); // that is exported
        QTest::addColumn<int>("words");
        QTest::addColumn<int>("written");
        QTest::addColumn<QStringList>("notices");
        using Kind = std::optional<AttentionKind>;
        const QString source = QStringLiteral("The text was cut to the model's 64 of 101 tokens.");
        const QString target = QStringLiteral("The decoder's text was cut to the model's 64 of 201 tokens.");
        QTest::addRow("neither") << Kind() << 10 << 20 << QStringList();
        QTest::addRow("both") << Kind() << 100 << 200 << QStringList{source, target};
        QTest::addRow("the encoder's under the decoder")
            << Kind(AttentionKind::Decoder) << 100 << 20 << QStringList{source};
        QTest::addRow("the decoder's beside the encoder")
            << Kind(AttentionKind::Encoder) << 10 << 200 << QStringList{target};
        QTest::addRow("both behind the cross-attention")
            << Kind(AttentionKind::Cross) << 100 << 200 << QStringList{source, target};
    }

    void textsThatWereCutAreSaid()
    {
        QFETCH(std::optional<AttentionKind>, kind);
        QFETCH(int, words);
        QFETCH(int, written);
        QFETCH(QStringList, notices);
        QTemporaryDir folder;
        BatchOptions options;
        options.model = QStringLiteral("./fake");
        options.sentence = QStringLiteral("a ").repeated(words);
        options.decoderText = QStringLiteral("b ").repeated(written);
        options.kind = kind;
        options.exportFile = folder.filePath(QStringLiteral("f.csv"));
        const auto done = exportBatch(options, loadEncoderDecoder);
        QVERIFY2(done.ok(), done ? "" : sentence(done.error()).c_str());
        QCOMPARE(done.value(), notices);
    }

    void pairThatIsLeftOutIsSaid()
    {
        QTemporaryDir folder;
        BatchOptions options;
        options.model = QStringLiteral("decoder");
        options.sentence = options.pair.emplace(QStringLiteral("A dog"));
        options.exportFile = folder.filePath(QStringLiteral("f.csv"));
        const auto done = exportBatch(options, loadModel);
        QVERIFY(done.ok());
        QCOMPARE(done.value().size(), 1);
    }

    void failures_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("layer");
        QTest::addColumn<int>("query");
        QTest::addRow("no such model") << QStringLiteral("/nowhere") << QStringLiteral("f.svg") << 0 << 0;
        QTest::addRow("no such layer") << QStringLiteral("decoder") << QStringLiteral("f.svg") << 99 << 0;
        QTest::addRow("no such layer for numbers")
            << QStringLiteral("decoder") << QStringLiteral("f.csv") << 99 << 0;
        QTest::addRow("no such query") << QStringLiteral("decoder") << QStringLiteral("f.svg") << 0 << 4711;
        QTest::addRow("no such folder") << QStringLiteral("decoder") << QStringLiteral("no/f.svg") << 0 << 0;
    }

    void failures()
    {
        QFETCH(QString, model);
        QFETCH(QString, file);
        QFETCH(int, layer);
        QFETCH(int, query);
        QTemporaryDir folder;
        BatchOptions options;
        options.model = model;
        options.sentence = QStringLiteral("The fox");
        options.layer = layer;
        options.head = 0;
        options.query = query;
        options.exportFile = folder.filePath(file);
        QCOMPARE(runBatch(options, loadModel), 1);
        QVERIFY(QDir(folder.path()).isEmpty());
    }
};

QTEST_MAIN(TestBatchExport)
#include "tst_batchexport.moc"
