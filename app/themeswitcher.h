// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/settings.h"

#include <QDBusVariant>
#include <QObject>
#include <QPalette>

namespace headlight::app {

/// Gives the program its light or dark palette: forced, or as the desktop says.
///
/// What the desktop says comes from the settings portal (org.freedesktop.portal.Settings, "color-scheme"),
/// asked without waiting and followed while the program runs; a desktop without a portal has its own palette,
/// which stays. Qt 6.4 has no call for this. GUI thread only.
class ThemeSwitcher : public QObject
{
    Q_OBJECT

public:
    explicit ThemeSwitcher(QObject *parent = nullptr);

    ui::ThemeChoice choice() const { return m_choice; }
    void setChoice(ui::ThemeChoice choice);

    /// Percent of the desktop's font size for everything.
    void setZoom(int percent);

private:
    enum class Desktop { Unknown, Light, Dark };

    void askPortal();
    void apply();
    void follow(uint scheme);

private slots:
    void portalChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    ui::ThemeChoice m_choice = ui::ThemeChoice::System;
    Desktop m_desktop = Desktop::Unknown;
    QPalette m_original;
    double m_originalPointSize = 0;
};

} // namespace headlight::app
