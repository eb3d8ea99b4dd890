// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>
#include <array>

namespace headlight::ui {

namespace {

constexpr qint64 maxFileBytes = 4 * 1024 * 1024; // a file of ours is a few KiB
constexpr qsizetype maxTextLength = 32767;
constexpr qsizetype maxPathLength = 4096;

template <std::size_t N> using Names = std::array<const char *, N>;

constexpr Names<2> groupingNames{"tokens", "words"};
constexpr Names<3> hideNames{"nothing", "special", "sink"};
constexpr Names<2> afterNames{"keep", "rescale"};
constexpr Names<4> mapNames{"blues", "viridis", "cividis", "greys"};
constexpr Names<3> rangeNames{"zero-to-one", "per-head", "per-row"};
constexpr Names<2> spacingNames{"linear", "logarithmic"};
constexpr Names<3> themeNames{"system", "light", "dark"};

template <typename Enum, std::size_t N>
Enum fromName(const QVariant &value, const Names<N> &names, Enum fallback)
{
    const auto name = value.toString();
    for (std::size_t i = 0; i < N; ++i) {
        if (name == QLatin1String(names[i]))
            return static_cast<Enum>(i);
    }
    return fallback;
}

template <typename Enum, std::size_t N> QString toName(Enum value, const Names<N> &names)
{
    return QLatin1String(names[static_cast<std::size_t>(value)]);
}

QString text(const QVariant &value, const QString &fallback, qsizetype maxLength)
{
    if (!value.canConvert<QString>())
        return fallback;
    const auto string = value.toString();
    return string.size() <= maxLength ? string : fallback;
}

QStringList list(const QVariant &value, qsizetype maxLength)
{
    QStringList kept;
    for (const auto &entry : value.toStringList()) {
        if (!entry.isEmpty() && entry.size() <= maxLength && !kept.contains(entry))
            kept.append(entry);
        if (kept.size() == Preferences::MaxRecent)
            break;
    }
    return kept;
}

QString defaultFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + QStringLiteral("/headlight/headlight.ini");
}

bool isDamaged(const QString &file)
{
    if (QFileInfo(file).size() > maxFileBytes)
        return true;
    QFile raw(file);
    if (raw.open(QIODevice::ReadOnly) && raw.readAll().contains('\0'))
        return true; // QSettings writes none, but reads on behind one
    return QSettings(file, QSettings::IniFormat).status() == QSettings::FormatError;
}

} // namespace

void remember(QStringList &recent, const QString &entry)
{
    if (entry.trimmed().isEmpty())
        return;
    recent.removeAll(entry);
    recent.prepend(entry);
    while (recent.size() > Preferences::MaxRecent)
        recent.removeLast();
}

Settings::Settings(const QString &file)
    : m_file(file.isEmpty() ? defaultFile() : file)
{
}

Preferences Settings::load()
{
    const QFileInfo info(m_file);
    if (!info.exists())
        return {};
    if (!info.isFile() || !info.isReadable()) {
        m_usable = false;
        m_warning = QCoreApplication::translate("Settings",
                                                "The settings cannot be read, so defaults are used and "
                                                "changes are not kept: %1")
                        .arg(QDir::toNativeSeparators(m_file));
        return {};
    }
    if (isDamaged(m_file)) {
        const QString copy = m_file + QStringLiteral(".corrupt");
        QFile::remove(copy);
        QFile::rename(m_file, copy);
        m_warning = QCoreApplication::translate("Settings",
                                                "The settings were damaged, so defaults are used; "
                                                "the damaged file is kept as %1")
                        .arg(QDir::toNativeSeparators(copy));
        return {};
    }
    const QSettings store(m_file, QSettings::IniFormat);
    const auto value = [&store](const char *key) { return store.value(QLatin1String(key)); };
    Preferences result;
    result.windowGeometry = value("window/geometry").toByteArray();
    result.columnsState = value("window/columns").toByteArray();
    result.modelFolder = text(value("model/folder"), {}, maxPathLength);
    result.colors = {fromName(value("colors/map"), mapNames, ColorMapName::Blues),
                     fromName(value("colors/range"), rangeNames, ColorRange::ZeroToOne),
                     fromName(value("colors/spacing"), spacingNames, ColorSpacing::Linear)};
    result.reading.meaning
        = meaningOf(value("reading/meaning").toString().toStdString()).value_or(Meaning::Probability);
    result.reading.grouping = fromName(value("reading/grouping"), groupingNames, Grouping::Tokens);
    result.reading.hide = fromName(value("reading/hide"), hideNames, HideKeys::Nothing);
    result.reading.after = fromName(value("reading/after"), afterNames, AfterHiding::Keep);
    result.numbersInCells = store.value(QStringLiteral("colors/numbers"), true).toBool();
    result.allHeadsShown = store.value(QStringLiteral("view/allHeads"), true).toBool();
    result.fastPreview = value("model/fastPreview").toBool();
    result.theme = fromName(value("view/theme"), themeNames, ThemeChoice::System);
    bool isNumber = false;
    const int zoom = value("view/zoom").toInt(&isNumber);
    if (isNumber)
        result.zoomPercent = std::clamp(zoom, Preferences::MinZoom, Preferences::MaxZoom);
    if (store.contains(QStringLiteral("text/sentence")))
        result.sentence = text(value("text/sentence"), result.sentence, maxTextLength);
    result.pair = text(value("text/pair"), {}, maxTextLength);
    result.decoderText = text(value("text/decoder"), {}, maxTextLength);
    result.pairShown = value("text/pairShown").toBool();
    result.recentSentences = list(value("recent/sentences"), maxTextLength);
    result.recentModels = list(value("recent/models"), maxPathLength);
    result.modelFolders = list(value("model/folders"), maxPathLength);
    return result;
}

bool Settings::save(const Preferences &preferences)
{
    if (!m_usable)
        return false;
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QSettings store(m_file, QSettings::IniFormat);
    const auto set
        = [&store](const char *key, const QVariant &value) { store.setValue(QLatin1String(key), value); };
    set("window/geometry", preferences.windowGeometry);
    set("window/columns", preferences.columnsState);
    set("model/folder", preferences.modelFolder);
    set("colors/map", toName(preferences.colors.map, mapNames));
    set("colors/range", toName(preferences.colors.range, rangeNames));
    set("colors/spacing", toName(preferences.colors.spacing, spacingNames));
    set("reading/meaning", QLatin1String(meaningWord(preferences.reading.meaning)));
    set("reading/grouping", toName(preferences.reading.grouping, groupingNames));
    set("reading/hide", toName(preferences.reading.hide, hideNames));
    set("reading/after", toName(preferences.reading.after, afterNames));
    set("colors/numbers", preferences.numbersInCells);
    set("view/allHeads", preferences.allHeadsShown);
    set("model/fastPreview", preferences.fastPreview);
    set("view/theme", toName(preferences.theme, themeNames));
    set("view/zoom", preferences.zoomPercent);
    set("text/sentence", preferences.sentence);
    set("text/pair", preferences.pair);
    set("text/decoder", preferences.decoderText);
    set("text/pairShown", preferences.pairShown);
    set("recent/sentences", preferences.recentSentences);
    set("recent/models", preferences.recentModels);
    set("model/folders", preferences.modelFolders);
    store.sync();
    return store.status() == QSettings::NoError;
}

} // namespace headlight::ui
