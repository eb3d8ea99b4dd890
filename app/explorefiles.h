// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace headlight::app {

/// resources/probes/sentences.conllu: our own sentences with dependencies, that heads are measured on.
std::string bundledTreebank();

/// Where profiles of heads are kept: with the program's data, or, where the settings are elsewhere than
/// usual, beside them.
QString profileFolder(const QString &settingsFile);

} // namespace headlight::app
