// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/modelscan.h"

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/checkpoint/hub/hubcache.h"
#include "core/checkpoint/hub/hubname.h"

#include <algorithm>
#include <array>
#include <set>

namespace headlight {
namespace {

constexpr int Depth = 2; // folders within the folder: LM Studio and others sort by owner

using Entries = std::vector<FolderEntry>;

bool isGguf(const FolderEntry &entry)
{
    return entry.kind != FolderEntry::Kind::Folder && asciiLower(entry.name).ends_with(".gguf");
}

bool looksLikeModel(const Entries &entries)
{
    constexpr std::array names{"config.json", "model.safetensors", "model.safetensors.index.json",
                               "pytorch_model.bin", "pytorch_model.bin.index.json"};
    return std::any_of(entries.begin(), entries.end(), [&](const FolderEntry &entry) {
        return entry.kind != FolderEntry::Kind::Folder
            && std::find(names.begin(), names.end(), entry.name) != names.end();
    });
}

bool looksLikeCache(const Entries &entries)
{
    return std::any_of(entries.begin(), entries.end(), [](const FolderEntry &entry) {
        return entry.kind == FolderEntry::Kind::Folder && repositoryOfFolder(entry.name).has_value();
    });
}

class Scanner
{
public:
    explicit Scanner(const CancelToken &cancel)
        : m_cancel(cancel)
    {
    }

    void scan(const std::string &folder, int depth)
    {
        const auto entries = listFolder(folder, m_cancel);
        if (!entries) {
            if (entries.error().code != ErrorCode::Cancelled)
                m.problems.push_back(entries.error());
            return;
        }
        if (looksLikeCache(entries.value())) {
            ModelScan cache = scanHubCache(folder, m_cancel);
            std::move(cache.models.begin(), cache.models.end(), std::back_inserter(m.models));
            std::move(cache.problems.begin(), cache.problems.end(), std::back_inserter(m.problems));
            return;
        }
        if (looksLikeModel(entries.value()))
            add(folder);
        for (const FolderEntry &entry : entries.value()) {
            const std::string path = folder + '/' + entry.name;
            if (isGguf(entry))
                add(path);
            else if (entry.kind == FolderEntry::Kind::Folder && depth > 0 && !entry.name.starts_with('.'))
                scan(path, depth - 1);
        }
    }

    ModelScan m;

private:
    void add(const std::string &path)
    {
        if (!m_cancel.isCancelled() && m.models.size() < limits::foundModels)
            m.models.push_back(lookAtModel(path, m_cancel));
    }

    const CancelToken &m_cancel;
};

using Seen = std::set<std::pair<std::uint64_t, std::uint64_t>>; // device and inode

void addBytes(const std::string &folder, int depth, Seen &seen, std::uint64_t &sum, const CancelToken &cancel)
{
    const auto entries = listFolder(folder, cancel);
    if (!entries)
        return;
    for (const FolderEntry &entry : entries.value()) {
        if (entry.kind == FolderEntry::Kind::File && seen.emplace(entry.device, entry.inode).second)
            sum += entry.bytes;
        else if (entry.kind == FolderEntry::Kind::Folder && depth > 0)
            addBytes(folder + '/' + entry.name, depth - 1, seen, sum, cancel);
    }
}

} // namespace

FoundModel lookAtModel(const std::string &path, const CancelToken &cancel)
{
    FoundModel found;
    found.model = inspectModel(path, cancel);
    found.name = modelName(path);
    found.bytes = bytesBelow(path, cancel);
    if (!isValidUtf8(path))
        found.model.problem = Error{.code = ErrorCode::BadValue,
                                    .what = "the path is no UTF-8, so it cannot be opened",
                                    .hint = "Rename the folder"};
    return found;
}

ModelScan scanFolder(const std::string &folder, const CancelToken &cancel)
{
    Scanner scanner(cancel);
    scanner.scan(folder, Depth);
    return std::move(scanner.m);
}

std::uint64_t bytesBelow(const std::string &path, const CancelToken &cancel)
{
    if (const Result<InputFile> file = InputFile::open(path))
        return file.value().size();
    constexpr int deepest = 8;
    Seen seen;
    std::uint64_t sum = 0;
    addBytes(path, deepest, seen, sum, cancel);
    return sum;
}

} // namespace headlight
