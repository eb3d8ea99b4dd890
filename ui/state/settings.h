// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
#include "ui/figure/colorscale.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace headlight::ui {

/// Follow the system, or force one.
enum class ThemeChoice { System, Light, Dark };

/// What the program remembers between two starts. A plain value; every field has a usable default.
struct Preferences
{
    QByteArray windowGeometry; ///< QWidget::saveGeometry()
    QByteArray columnsState; ///< QSplitter::saveState()
    QString modelFolder; ///< empty: the bundled encoder
    ColorStyle colors;
    ReadingStyle reading; ///< without its reference, which belongs to a model
    bool numbersInCells = true;
    bool allHeadsShown = true;
    bool fastPreview = false;
    ThemeChoice theme = ThemeChoice::System;
    int zoomPercent = 100; ///< MinZoom … MaxZoom
    QString sentence = QStringLiteral("The quick brown fox");
    QString pair;
    QString decoderText;
    bool pairShown = false;
    QStringList recentSentences; ///< newest first, at most MaxRecent
    QStringList recentModels; ///< folders, newest first, at most MaxRecent
    QStringList modelFolders; ///< that hold models, at most MaxRecent

    static constexpr int MaxRecent = 20;
    static constexpr int MinZoom = 70;
    static constexpr int MaxZoom = 250;
};

/// Puts @p entry first, without a second copy of it and without exceeding Preferences::MaxRecent.
void remember(QStringList &recent, const QString &entry);

/// Reads and writes Preferences as an INI file.
///
/// A file that is damaged is never overwritten: it is kept beside as NAME.corrupt, and defaults are used.
/// Something that is no regular file (folder, pipe) is left alone and nothing is saved. Values out of range
/// are replaced by their defaults or clamped. GUI thread only.
class Settings
{
public:
    /// @p file is created at the first save(); empty: where the system wants it.
    explicit Settings(const QString &file = {});

    Preferences load();

    /// False when the file cannot be written; the program goes on without.
    bool save(const Preferences &preferences);

    QString file() const { return m_file; }

    /// What went wrong at load(), for one message; empty when nothing did.
    QString warning() const { return m_warning; }

private:
    QString m_file;
    QString m_warning;
    bool m_usable = true;
};

} // namespace headlight::ui
