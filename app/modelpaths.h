// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <string>
#include <vector>

namespace headlight::app {

/// Folder of a model that comes with the program ("encoder" or "decoder"): beside the installed program below
/// share/headlight/models, else in the sources that this program was built from. Empty when it is in neither.
/// Needs a QCoreApplication.
QString bundledModelFolder(const QString &name);

/// @p model as a person gave it: the name of a bundled model, unless a folder of that name is in the current
/// folder; a path; or the name of a model in the hub's cache, "org/name". Empty means the bundled encoder.
QString modelFolder(const QString &model);

/// As the file system writes them.
std::vector<std::string> encodedPaths(const QStringList &paths);

/// What to call the model at @p path in a list: its hub's name, or the path.
QString modelTitle(const QString &path);

} // namespace headlight::app
