// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QMimeData;

namespace headlight::app {

/// What was dropped on the window: a model, a text, or neither.
struct Dropped
{
    QString model; ///< a folder or a .gguf file; another file stands for the folder that it lies in
    QString text; ///< only where no files or addresses were dropped
};

/// Takes the first file or folder of this computer that exists. Asks the file system whether; opens nothing.
Dropped dropped(const QMimeData &data);

} // namespace headlight::app
