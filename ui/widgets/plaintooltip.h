// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace headlight::ui {

/// @p text for QToolTip, which would take it for HTML when it looks like it: escaped, line breaks kept.
QString plainToolTip(const QString &text);

} // namespace headlight::ui
