// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tokentext.h"

#include "ui/text/tokenlabel.h"

namespace headlight::ui {
QString elidedGraphemes(const QString &text, int count)
{
    return elidedLabel(text, count);
}

QString visibleToken(const QString &token)
{
    return tokenLabel(token);
}

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    const QString escaped = text.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>"));
    return QStringLiteral("<span style=\"white-space:pre-wrap\">") + escaped + QStringLiteral("</span>");
}

} // namespace headlight::ui
