// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <string>
#include <vector>

namespace headlight::app {

/// As bundledModel() and modelNamed().
QString bundledModelFolder(const QString &name);
QString modelFolder(const QString &model);

/// As the file system writes them.
std::vector<std::string> encodedPaths(const QStringList &paths);

/// What to call the model at @p path in a list: its hub's name, or the path.
QString modelTitle(const QString &path);

} // namespace headlight::app
