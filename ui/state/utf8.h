// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace headlight::ui {

/// @p text as UTF-8, character for character; a surrogate without its partner, which UTF-8 cannot say,
/// becomes U+FFFD. (QString::toUtf8() would write '?', which the user never typed.)
std::string toUtf8(const QString &text);

/// Whether @p text holds a surrogate without its partner.
bool hasLoneSurrogate(const QString &text);

} // namespace headlight::ui
