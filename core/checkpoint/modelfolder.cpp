// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/modelfolder.h"

#include "core/base/folder.h"
#include "core/checkpoint/checkpoint.h"

#include <algorithm>
#include <array>

namespace headlight {
namespace {

bool findTokenizer(const std::string &folder)
{
    const auto has = [&folder](const char *name) { return isFile(folder + '/' + name); };
    constexpr std::array alone{"tokenizer.json", "vocab.txt",  "tokenizer.model",
                               "spiece.model",   "source.spm", "sentencepiece.bpe.model"};
    return std::any_of(alone.begin(), alone.end(), has) || (has("vocab.json") && has("merges.txt"));
}

/// Without the folder in front of the file's name: everybody sees it beside the message.
Error within(Error error, const std::string &folder)
{
    if (error.file == folder)
        error.file.clear();
    else if (error.file.starts_with(folder + '/'))
        error.file.erase(0, folder.size() + 1);
    if (error.code == ErrorCode::FileNotFound && !error.file.empty())
        error.code = ErrorCode::MissingPart;
    return error;
}

} // namespace

std::uint64_t loadedBytes(const TensorInfo &tensor)
{
    const bool isHalf = tensor.dtype == DType::F16 || tensor.dtype == DType::BF16;
    return tensor.elements() * (isHalf ? sizeof(std::uint16_t) : sizeof(float));
}

ModelFolder inspectModel(const std::string &path, const CancelToken &cancel)
{
    ModelFolder model;
    model.path = path;
    model.hasTokenizer = isFile(path) || findTokenizer(path); // a single file holds everything
    Result<Checkpoint> checkpoint = openCheckpoint(path, cancel);
    if (checkpoint) {
        model.config = std::move(checkpoint.value().config);
        for (const TensorInfo &tensor : checkpoint.value().tensors->tensors())
            model.memoryBytes += loadedBytes(tensor);
        return model;
    }
    model.problem = within(checkpoint.error(), path);
    if (const Result<Config> config = readConfig(path)) // it tells the family nevertheless
        model.config = config.value();
    return model;
}

} // namespace headlight
