// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QHelpEvent;
class QWidget;

namespace headlight::ui {

/// @p text for QToolTip, which would take it for HTML when it looks like it: escaped, line breaks kept.
QString plainToolTip(const QString &text);

/// Answers QEvent::ToolTip with plain text; an empty one hides what is shown.
void showPlainToolTip(const QHelpEvent &event, const QString &text, QWidget *widget);

} // namespace headlight::ui
