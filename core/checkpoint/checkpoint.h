// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/checkpoint/config.h"
#include "core/checkpoint/tensorsource.h"

#include <memory>
#include <string>
#include <vector>

namespace headlight {

/// A model on the disk, opened: what it says about itself and its tensors, of which only names, shapes and
/// places have been read.
struct Checkpoint
{
    Config config;
    std::unique_ptr<const TensorSource> tensors;
    std::vector<std::string> warnings; ///< what was odd but usable, one sentence each
};

/// Opens the model at @p path: a folder in Hugging Face layout, a GGUF file, or a folder that holds one and
/// no other weights. Of several forms of its weights the first of these is taken, and the warnings say which:
/// model.safetensors, model.safetensors.index.json with the files that it names, pytorch_model.bin,
/// pytorch_model.bin.index.json with its files; else the only file *.gguf.
/// @return the errors of readConfig() and of the file's reader; MissingPart where there are no weights
Result<Checkpoint> openCheckpoint(const std::string &path, const CancelToken &cancel = {});

/// The GGUF file that openCheckpoint() would open; empty where it would open a folder in Hugging Face layout.
/// @return InvalidArgument where a folder holds several and nothing else
Result<std::string> findGgufFile(const std::string &path);

} // namespace headlight
