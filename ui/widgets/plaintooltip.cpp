// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plaintooltip.h"

#include <QHelpEvent>
#include <QToolTip>

namespace headlight::ui {

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    const QString escaped = text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"));
    return QStringLiteral("<span style=\"white-space:pre-wrap\">") + escaped + QStringLiteral("</span>");
}

void showPlainToolTip(const QHelpEvent &event, const QString &text, QWidget *widget)
{
    QToolTip::showText(event.globalPos(), plainToolTip(text), widget);
}

} // namespace headlight::ui
