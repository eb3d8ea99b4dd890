// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/checkpoint.h"

#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/shardedtensors.h"

#include <filesystem>
#include <new>
#include <optional>

namespace headlight {
namespace {

namespace fs = std::filesystem;
using Tensors = Result<std::unique_ptr<const TensorSource>>;

Tensors openSafetensors(const std::string &path, const CancelToken &cancel)
{
    Result<SafetensorsFile> file = SafetensorsFile::open(path, cancel);
    if (!file)
        return file.error();
    return std::unique_ptr<const TensorSource>(std::make_unique<SafetensorsFile>(std::move(file).value()));
}

/// A file in whose form the weights of a model may be stored.
struct Form
{
    const char *name;
    bool isIndex;
    Tensors (*open)(const std::string &path, const CancelToken &cancel); ///< one file of it
};

/// The preferred ones first, as the reference library prefers them.
constexpr Form Forms[] = {
    {"model.safetensors", false, openSafetensors},
    {"model.safetensors.index.json", true, openSafetensors},
};

/// Also true for a symbolic link that leads nowhere: opening it says so.
bool isThere(const fs::path &path)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

Error noWeights(const fs::path &folder)
{
    Error error{.code = ErrorCode::MissingPart,
                .what = "the folder holds no weights",
                .file = folder.string(),
                .expected = "model.safetensors or model.safetensors.index.json"};
    if (isThere(folder / "pytorch_model.bin"))
        error.hint = "pytorch_model.bin can run code when it is read, so it is not: convert it in Python with "
                     "AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True)";
    return error;
}

Tensors openWeights(const fs::path &folder, const CancelToken &cancel, std::vector<std::string> &warnings)
{
    const Form *used = nullptr;
    std::string others;
    for (const Form &form : Forms) {
        if (!isThere(folder / form.name))
            continue;
        if (used == nullptr)
            used = &form;
        else
            others += (others.empty() ? "" : ", ") + std::string(form.name);
    }
    if (used == nullptr)
        return noWeights(folder);
    if (!others.empty())
        warnings.push_back(std::string(used->name) + " is used; the folder also holds " + others);
    const std::string path = (folder / used->name).string();
    return used->isIndex ? ShardedTensors::open(path, used->open, cancel, warnings)
                         : used->open(path, cancel);
}

} // namespace

Result<Checkpoint> openCheckpoint(const std::string &path, const CancelToken &cancel)
try {
    Result<Config> config = readConfig(path);
    if (!config)
        return config.error();
    std::vector<std::string> warnings = config.value().warnings();
    Tensors tensors = openWeights(path, cancel, warnings);
    if (!tensors)
        return tensors.error();
    return Checkpoint{std::move(config).value(), std::move(tensors).value(), std::move(warnings)};
} catch (const std::bad_alloc &) {
    return Error{
        .code = ErrorCode::OutOfMemory, .what = "not enough memory for the list of tensors", .file = path};
}

} // namespace headlight
