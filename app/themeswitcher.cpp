// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/themeswitcher.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFont>

namespace headlight::app {

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString colorScheme = QStringLiteral("color-scheme");

struct Shades
{
    QRgb window;
    QRgb base;
    QRgb text;
    QRgb button;
    QRgb highlight;
    QRgb muted;
    QRgb link;
};

constexpr Shades lightShades{0xfff3f5f7, 0xffffffff, 0xff1b1f24, 0xffffffff,
                             0xff1f66c1, 0xff8a929c, 0xff1a5fb4};
constexpr Shades darkShades{0xff15181d, 0xff1c2026, 0xffe6e9ed, 0xff262b33,
                            0xff3b7ddd, 0xff7c8590, 0xff78aeff};

QPalette paletteOf(const Shades &shades)
{
    QPalette palette;
    const QColor text(shades.text);
    palette.setColor(QPalette::Window, QColor(shades.window));
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, QColor(shades.base));
    palette.setColor(QPalette::AlternateBase, QColor(shades.window));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, QColor(shades.muted));
    palette.setColor(QPalette::Button, QColor(shades.button));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, QColor(shades.base));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, QColor(shades.highlight));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(shades.link));
    palette.setColor(QPalette::LinkVisited, QColor(shades.link));
    palette.setColor(QPalette::Light, QColor(shades.button).lighter(115));
    palette.setColor(QPalette::Midlight, QColor(shades.button).lighter(107));
    palette.setColor(QPalette::Mid, QColor(shades.window).darker(125));
    palette.setColor(QPalette::Dark, QColor(shades.window).darker(150));
    palette.setColor(QPalette::Shadow, QColor(shades.window).darker(300));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(shades.muted));
    return palette;
}

} // namespace

ThemeSwitcher::ThemeSwitcher(QObject *parent)
    : QObject(parent)
    , m_original(QApplication::palette())
    , m_originalPointSize(QApplication::font().pointSizeF())
{
    askPortal();
    apply();
}

void ThemeSwitcher::setChoice(ui::ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

void ThemeSwitcher::setZoom(int percent)
{
    QFont font = QApplication::font();
    font.setPointSizeF(m_originalPointSize * percent / 100.0);
    QApplication::setFont(font);
}

void ThemeSwitcher::askPortal()
{
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(portalChanged(QString, QString, QDBusVariant)));
    auto question = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    question << appearance << colorScheme;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher *finished) {
        finished->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *finished;
        if (reply.isError())
            return;
        // Read wraps its answer twice; the newer ReadOne once.
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant();
        follow(value.toUInt());
    });
}

void ThemeSwitcher::portalChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == appearance && key == colorScheme)
        follow(value.variant().toUInt());
}

void ThemeSwitcher::follow(uint scheme)
{
    m_desktop = scheme == 1 ? Desktop::Dark : Desktop::Light; // GNOME says 0, "no preference", for light
    apply();
}

void ThemeSwitcher::apply()
{
    const bool originalIsDark
        = m_original.color(QPalette::WindowText).lightness() > m_original.color(QPalette::Window).lightness();
    const bool systemIsDark = m_desktop == Desktop::Unknown ? originalIsDark : m_desktop == Desktop::Dark;
    const bool dark = m_choice == ui::ThemeChoice::System ? systemIsDark : m_choice == ui::ThemeChoice::Dark;
    QApplication::setPalette(paletteOf(dark ? darkShades : lightShades));
}

} // namespace headlight::app
