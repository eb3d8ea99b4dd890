// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/checkpoint.h"

#include "core/checkpoint/gguffile.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/shardedtensors.h"
#include "core/checkpoint/torchfile.h"

#include <filesystem>
#include <new>
#include <optional>

namespace headlight {
namespace {

namespace fs = std::filesystem;
using Tensors = Result<std::unique_ptr<const TensorSource>>;

template <typename File> Tensors openFile(const std::string &path, const CancelToken &cancel)
{
    Result<File> file = File::open(path, cancel);
    if (!file)
        return file.error();
    return std::unique_ptr<const TensorSource>(std::make_unique<File>(std::move(file).value()));
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
    {"model.safetensors", false, openFile<SafetensorsFile>},
    {"model.safetensors.index.json", true, openFile<SafetensorsFile>},
    {"pytorch_model.bin", false, openFile<TorchFile>},
    {"pytorch_model.bin.index.json", true, openFile<TorchFile>},
};

/// Also true for a symbolic link that leads nowhere: opening it says so.
bool isThere(const fs::path &path)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

/// The forms that @p folder holds weights in, the preferred one first.
std::vector<const Form *> formsIn(const fs::path &folder)
{
    std::vector<const Form *> found;
    for (const Form &form : Forms) {
        if (isThere(folder / form.name))
            found.push_back(&form);
    }
    return found;
}

Tensors openWeights(const fs::path &folder, const CancelToken &cancel, std::vector<std::string> &warnings)
{
    const std::vector<const Form *> forms = formsIn(folder);
    if (forms.empty())
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the folder holds no weights",
                     .file = folder.string(),
                     .expected = "model.safetensors, pytorch_model.bin, an index of such files, or *.gguf"};
    std::string others;
    for (std::size_t i = 1; i < forms.size(); ++i)
        others += (others.empty() ? "" : ", ") + std::string(forms[i]->name);
    if (!others.empty())
        warnings.push_back(std::string(forms[0]->name) + " is used; the folder also holds " + others);
    const std::string path = (folder / forms[0]->name).string();
    return forms[0]->isIndex ? ShardedTensors::open(path, forms[0]->open, cancel)
                             : forms[0]->open(path, cancel);
}

Result<Checkpoint> openFolder(const std::string &folder, const CancelToken &cancel)
{
    Result<Config> config = readConfig(folder);
    if (!config)
        return config.error();
    std::vector<std::string> warnings = config.value().warnings();
    Tensors tensors = openWeights(folder, cancel, warnings);
    if (!tensors)
        return tensors.error();
    const std::vector<std::string> odd = tensors.value()->warnings();
    warnings.insert(warnings.end(), odd.begin(), odd.end());
    return Checkpoint{std::move(config).value(), std::move(tensors).value(), std::move(warnings)};
}

Result<Checkpoint> openGguf(const std::string &path, const CancelToken &cancel)
{
    Result<GgufFile> file = GgufFile::open(path, cancel);
    if (!file)
        return file.error();
    Result<Config> config = Config::parse(file.value().configJson(), path);
    if (!config)
        return config.error();
    return Checkpoint{std::move(config).value(), std::make_unique<GgufFile>(std::move(file).value()), {}};
}

bool isGgufName(const fs::path &path)
{
    std::string extension = path.extension().string();
    for (char &c : extension)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return extension == ".gguf";
}

} // namespace

Result<std::string> findGgufFile(const std::string &path)
{
    std::error_code failed;
    if (isGgufName(path) && !fs::is_directory(path, failed))
        return path;
    if (!formsIn(path).empty())
        return std::string();
    std::string found;
    for (fs::directory_iterator entry(path, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (!isGgufName(entry->path()))
            continue;
        if (!found.empty())
            return Error{.code = ErrorCode::InvalidArgument,
                         .what = "the folder holds several GGUF files",
                         .file = path,
                         .hint = "Open one of them by its own name"};
        found = entry->path().string();
    }
    return found;
}

Result<Checkpoint> openCheckpoint(const std::string &path, const CancelToken &cancel)
try {
    const Result<std::string> gguf = findGgufFile(path);
    if (!gguf)
        return gguf.error();
    return gguf.value().empty() ? openFolder(path, cancel) : openGguf(gguf.value(), cancel);
} catch (const std::bad_alloc &) {
    return Error{
        .code = ErrorCode::OutOfMemory, .what = "not enough memory for the list of tensors", .file = path};
}

} // namespace headlight
