// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/config.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace headlight;

Q_DECLARE_METATYPE(std::string)

namespace {

QString message(const Error &error)
{
    return QString::fromStdString(sentence(error));
}

/// @p json written with single quotes.
Config config(std::string json)
{
    std::replace(json.begin(), json.end(), '\'', '"');
    return Config::parse(json, "config.json").value();
}

/// An object with @p levels levels.
std::string nested(int levels)
{
    std::string json = "1";
    for (int i = 0; i < levels; ++i)
        json = "{\"a\":" + json + '}';
    return json;
}

} // namespace

class TestConfig : public QObject
{
    Q_OBJECT

private slots:
    void filesThatAreRefused_data() // CF01, CF11
    {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const std::string &content, const char *text) {
            QTest::addRow("%s", title) << content << QString::fromUtf8(text);
        };
        row("CF01 an empty file", "", "config.json: not valid JSON at byte 1");
        row("CF01 no JSON", "model_type: bert", "not valid JSON at byte 1");
        row("CF01 a list", "[]", "does not hold a JSON object, found array");
        row("CF01 a text", "\"bert\"", "does not hold a JSON object, found string");
        row("CF01 an object and more", "{} {}", "not valid JSON");
        row("CF01 an object and a NUL", std::string("{}\0{}", 5), "found a NUL");
        row("CF01 no UTF-8", "{\"a\":\"\xFF\"}", "not valid JSON at byte");
        row("CF01 half a surrogate pair", "{\"a\":\"\\ud800\"}", "not valid JSON at byte");
        row("CF01 65 levels", nested(65), "at most 64 levels");
        row("CF01 200000 open lists", "{\"a\":" + std::string(200'000, '['), "config.json: ");
        row("CF11 a number beyond the range", "{\"layer_norm_eps\": 1e400}",
            "number overflow parsing '1e400'");
        row("more than 1 MiB", '{' + std::string(1 << 20, ' ') + '}',
            "found 1048578 bytes, expected at most 1048576");
    }

    void filesThatAreRefused()
    {
        QFETCH(std::string, content);
        QFETCH(QString, text);
        const QTemporaryDir folder;
        std::ofstream(folder.filePath(QStringLiteral("config.json")).toStdString(), std::ios::binary)
            << content;
        const auto result = readConfig(folder.path().toStdString());
        QVERIFY(!result.ok());
        QVERIFY2(message(result.error()).contains(text), qPrintable(message(result.error())));
    }

    void folders()
    {
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        const auto missing = readConfig(path);
        QVERIFY(!missing.ok());
        QVERIFY(missing.error().code == ErrorCode::FileNotFound);
        QVERIFY2(message(missing.error()).contains(QStringLiteral("config.json: there is no such file")),
                 qPrintable(message(missing.error())));
        QVERIFY(message(missing.error()).contains(QStringLiteral("Choose a model folder")));

        std::filesystem::create_directory(path + "/config.json");
        QVERIFY(readConfig(path).error().code == ErrorCode::NotRegularFile);
        QVERIFY(readConfig(path + "/absent").error().code == ErrorCode::FileNotFound);

        std::filesystem::remove(path + "/config.json");
        std::ofstream(path + "/config.json") << "\xEF\xBB\xBF{\"model_type\": \"bert\"}";
        const auto found = readConfig(path);
        QVERIFY(found.ok());
        QCOMPARE(found.value().string("model_type").value(), std::string("bert"));
        std::ofstream(path + "/config.json") << nested(64);
        QVERIFY(readConfig(path).ok());
        QCOMPARE(found.value().file(), path + "/config.json");
    }

    void integers_data() // CF04, CF06
    {
        QTest::addColumn<std::string>("value");
        QTest::addColumn<QString>("result");
        const auto row = [](const char *title, const char *value, const char *result) {
            QTest::addRow("%s", title) << std::string(value) << QString::fromUtf8(result);
        };
        const char *allowed = "expected a whole number from 1 to 1024";
        row("12", "12", "12");
        row("CF06 12.0 counts as a whole number", "12.0", "12");
        row("CF06 1.2e1, too", "1.2e1", "12");
        row("the least", "1", "1");
        row("the largest", "1024", "1024");
        row("CF06 12.5", "12.5",
            "config.json: heads: the value cannot be used, found 12.5, expected a whole number");
        row("CF06 a text", "\"12\"", "found \"12\", expected a whole number");
        row("CF06 true", "true", "found true");
        row("CF06 a list", "[12]", "found a list");
        row("CF06 an object", "{}", "found an object");
        row("CF06 null without a fallback", "null", "config.json: heads: the key is missing");
        row("CF04 0", "0", allowed);
        row("CF04 -1", "-1", "found -1, expected");
        row("CF04 1e9", "1e9", allowed);
        row("CF04 2^31", "2147483648", "found 2147483648");
        row("CF04 2^63", "9223372036854775808", allowed);
        row("CF04 2^64", "18446744073709551616", allowed);
        row("CF04 1e300", "1e300", "found 1e+300");
    }

    void integers()
    {
        QFETCH(std::string, value);
        QFETCH(QString, result);
        const auto number = config("{\"heads\": " + value + '}').integer("heads", 1, 1024);
        const QString found = number.ok() ? QString::number(number.value()) : message(number.error());
        QVERIFY2(number.ok() ? found == result : found.contains(result), qPrintable(found));
    }

    void numbers_data() // CF10, CF11
    {
        QTest::addColumn<std::string>("value");
        QTest::addColumn<QString>("result");
        const auto row = [](const char *title, const char *value, const char *result) {
            QTest::addRow("%s", title) << std::string(value) << QString::fromUtf8(result);
        };
        row("1e-5", "1e-5", "1e-05");
        row("a whole number", "1", "1");
        row("CF10 0", "0", "found 0, expected a number from 1e-20 to 1");
        row("CF10 negative", "-1e-5", "found -1e-05");
        row("CF10 above", "1.5", "found 1.5");
        row("CF11 1e-400 is 0", "1e-400", "found 0.0, expected");
        row("a text", "\"1e-5\"", "found \"1e-5\"");
        row("true", "true", "found true");
    }

    void numbers()
    {
        QFETCH(std::string, value);
        QFETCH(QString, result);
        const auto number = config("{\"eps\": " + value + '}').number("eps", 1e-20, 1);
        const QString found = number.ok() ? QString::number(number.value()) : message(number.error());
        QVERIFY2(number.ok() ? found == result : found.contains(result), qPrintable(found));
    }

    void theFallbackReplacesWhatIsAbsentOrNullOnly()
    {
        const Config given = config("{'null': null, 'text': 'x', 'number': 5}");
        for (const char *key : {"null", "absent"}) {
            QVERIFY(!given.has(key));
            QCOMPARE(given.integer(key, 1, 9, 7).value(), 7);
            QCOMPARE(given.number(key, 1, 9, 7.5).value(), 7.5);
            QCOMPARE(given.boolean(key, true).value(), true);
            QCOMPARE(given.string(key, "gelu").value(), std::string("gelu"));
            QVERIFY(given.strings(key).value().empty());
            QVERIFY(given.integer(key, 1, 9).error().code == ErrorCode::MissingPart);
            QVERIFY(given.number(key, 1, 9).error().code == ErrorCode::MissingPart);
            QVERIFY(given.boolean(key).error().code == ErrorCode::MissingPart);
            QVERIFY(given.string(key).error().code == ErrorCode::MissingPart);
            QVERIFY(given.object(key).error().code == ErrorCode::MissingPart);
        }
        QVERIFY(given.integer("text", 1, 9, 7).error().code == ErrorCode::BadValue);
        QVERIFY(given.boolean("number", true).error().code == ErrorCode::BadValue);
        QVERIFY(given.string("number", "x").error().code == ErrorCode::BadValue);
        QVERIFY(given.strings("text").error().code == ErrorCode::BadValue);
        QVERIFY(given.object("text").error().code == ErrorCode::BadValue);
    }

    void choicesNameWhatIsSupported() // CF02, CF10
    {
        const Config given = config("{'model_type': 'mamba', 'hidden_act': 'gelu_new', 'n': 1}");
        const auto refused = given.choice("model_type", {"bert", "gpt2"});
        QVERIFY(refused.error().code == ErrorCode::Unsupported);
        QVERIFY2(
            message(refused.error())
                .contains(QStringLiteral(
                    "model_type: the value cannot be used, found \"mamba\", expected one of bert, gpt2")),
            qPrintable(message(refused.error())));
        QCOMPARE(given.choice("hidden_act", {"gelu", "gelu_new"}).value(), std::string("gelu_new"));
        QCOMPARE(given.choice("absent", {"gelu"}, "gelu").value(), std::string("gelu"));
        QVERIFY(given.choice("n", {"gelu"}).error().code == ErrorCode::BadValue);
    }

    void lists() // CF12
    {
        QVERIFY(config("{'architectures': []}").strings("architectures").value().empty());
        QCOMPARE(config("{'architectures': ['A', 'B']}").strings("architectures").value().size(), 2U);
        QVERIFY(config("{'architectures': ['A', 1]}").strings("architectures").error().code
                == ErrorCode::BadValue);
    }

    void keysOfAnInnerObjectAreNamedWithTheirPath()
    {
        const auto inner = config("{'rope_scaling': {'factor': 0}}").object("rope_scaling");
        QVERIFY(inner.ok());
        const auto factor = inner.value().number("factor", 1, 64);
        QVERIFY(
            message(factor.error()).contains(QStringLiteral("config.json: rope_scaling.factor: the value")));
    }

    void duplicateKeysAreWarnedOf() // CF15
    {
        const Config given = config("{'heads': 1, 'x': {'heads': 2}, 'y': {'a': 1, 'a': 2}, 'heads': 3}");
        QCOMPARE(given.integer("heads", 1, 9).value(), 3);
        QCOMPARE(given.warnings().size(), 2U);
        QCOMPARE(given.warnings()[0], std::string("\"a\" appears twice; the last value counts"));
        QCOMPARE(given.warnings()[1], std::string("\"heads\" appears twice; the last value counts"));
        QVERIFY(config("{'heads': 1}").warnings().empty());
    }
};

QTEST_APPLESS_MAIN(TestConfig)
#include "tst_config.moc"
