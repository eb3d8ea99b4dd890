// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/theme.h"

#include "ui/figure/colorscale.h"

#include <QEvent>

#include <cmath>

namespace headlight::ui {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

bool changesAppearance(const QEvent &event)
{
    switch (event.type()) {
    case QEvent::PaletteChange:
    case QEvent::StyleChange:
    case QEvent::FontChange:
    case QEvent::LanguageChange:
        return true;
    default:
        return false;
    }
}

QColor mixed(const QColor &under, const QColor &over, double part)
{
    const auto channel = [part](int below, int above) {
        return static_cast<int>(std::lround(below + (above - below) * part));
    };
    return QColor(channel(under.red(), over.red()), channel(under.green(), over.green()),
                  channel(under.blue(), over.blue()));
}

QColor textOn(QRgb background)
{
    static const ColorScale scale({}, Matrix(), false);
    return QColor::fromRgb(scale.textColorOn(background));
}

Theme Theme::of(const QPalette &palette)
{
    Theme theme;
    theme.dark = isDark(palette);
    theme.background = palette.color(QPalette::Base);
    theme.text = palette.color(QPalette::Text);
    theme.mutedText = mixed(theme.background, theme.text, 0.66);
    theme.accent = theme.dark ? QColor(255, 168, 92) : QColor(194, 65, 12);
    theme.grid = mixed(theme.background, theme.text, 0.18);
    theme.surface = mixed(palette.color(QPalette::Window), theme.text, theme.dark ? 0.1 : 0.06);
    theme.bar = theme.dark ? QColor(90, 160, 222) : QColor(33, 113, 181);
    theme.focus = palette.color(QPalette::Highlight);
    theme.information = theme.dark ? QColor(24, 49, 83) : QColor(226, 238, 252);
    theme.warning = theme.dark ? QColor(77, 56, 10) : QColor(255, 243, 205);
    theme.error = theme.dark ? QColor(90, 29, 29) : QColor(253, 226, 226);
    return theme;
}

} // namespace headlight::ui
