// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// What a person calls a model, and where it is: the same for both programs, so without Qt. All paths are as
/// the file system writes them. Any thread.
namespace headlight::app {

/// Folder of a model that comes with the program ("encoder" or "decoder"): beside the installed program below
/// share/headlight/models, else in the sources that this program was built from. Empty when it is in neither.
std::string bundledModel(const std::string &name);

/// The path of the model that a person means by @p given: the name of a bundled model, unless a folder or
/// file of that name in the current folder holds a model or a tokenizer; a path; or the name of a model in
/// the hub's cache, "org/name". Empty means the bundled encoder. What is none of these comes back as it is.
/// Cost: a few milliseconds where there is something that has a bundled model's name.
std::string modelNamed(const std::string &given);

} // namespace headlight::app
