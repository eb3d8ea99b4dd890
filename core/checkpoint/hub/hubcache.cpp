// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hubcache.h"

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/limits.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <map>

namespace headlight {
namespace {

using EntryKind = FolderEntry::Kind;

/// The commit that a ref's file names; empty when it names none.
std::string readRef(const std::string &file)
{
    constexpr std::uint64_t longest = 256;
    const Result<std::string> text = readWholeFile(file, longest);
    if (!text)
        return {};
    constexpr const char *space = " \t\r\n";
    const std::size_t begin = std::min(text.value().find_first_not_of(space), text.value().size());
    return text.value().substr(begin, text.value().find_last_not_of(space) + 1 - begin);
}

/// Adds the names below refs/, such as "main" and "pr/1", to the commits that they stand for.
void readRefs(const std::string &folder, const std::string &prefix, int depth,
              std::map<std::string, std::string> &names)
{
    const auto entries = listFolder(folder);
    if (!entries)
        return;
    for (const FolderEntry &entry : entries.value()) {
        const std::string path = folder + '/' + entry.name;
        if (entry.kind == EntryKind::Folder && depth > 0) {
            readRefs(path, prefix + entry.name + '/', depth - 1, names);
        } else if (const std::string commit = entry.kind == EntryKind::File ? readRef(path) : std::string();
                   isCommit(commit)) {
            std::string &all = names[commit];
            all += (all.empty() ? "" : ", ") + prefix + entry.name;
        }
    }
}

/// Bytes of downloads that have not been finished, or nothing.
std::optional<std::uint64_t> incompleteBytes(const std::string &blobs)
{
    std::optional<std::uint64_t> sum;
    const auto entries = listFolder(blobs);
    if (!entries)
        return sum;
    for (const FolderEntry &entry : entries.value()) {
        if (entry.kind == EntryKind::File && entry.name.ends_with(".incomplete"))
            sum = sum.value_or(0) + entry.bytes;
    }
    return sum;
}

class CacheScanner
{
public:
    CacheScanner(const std::string &cache, const CancelToken &cancel)
        : m_cache(cache)
        , m_cancel(cancel)
    {
    }

    ModelScan scan() &&
    {
        const auto entries = listFolder(m_cache, m_cancel);
        if (!entries) {
            if (entries.error().code != ErrorCode::FileNotFound
                && entries.error().code != ErrorCode::Cancelled)
                m.problems.push_back(entries.error());
            return std::move(m);
        }
        for (const FolderEntry &entry : entries.value()) {
            const auto repository = repositoryOfFolder(entry.name);
            if (repository && entry.kind == EntryKind::Folder)
                scanRepository(*repository);
            else if (repository)
                addDamaged(
                    *repository,
                    {.code = ErrorCode::NotRegularFile, .what = "its place in the cache is no folder"});
        }
        return std::move(m);
    }

private:
    void scanRepository(const std::string &repository)
    {
        const std::string folder = HubCachePaths(m_cache, repository).repository();
        const auto snapshots = listFolder(folder + "/snapshots", m_cancel);
        const auto unfinished = incompleteBytes(folder + "/blobs");
        std::map<std::string, std::string> names;
        constexpr int depth = 3;
        readRefs(folder + "/refs", {}, depth, names);
        if (!snapshots && snapshots.error().code != ErrorCode::FileNotFound) {
            addDamaged(repository, snapshots.error());
            return;
        }
        bool any = false;
        for (const FolderEntry &entry : snapshots ? snapshots.value() : std::vector<FolderEntry>()) {
            if (entry.kind != EntryKind::Folder || m_cancel.isCancelled())
                continue; // .DS_Store and the like
            any = true;
            const auto name = names.find(entry.name);
            addSnapshot(repository, folder + "/snapshots/" + entry.name, entry,
                        name == names.end() ? entry.name : name->second, unfinished);
        }
        if (!any)
            addDamaged(repository,
                       unfinished ? downloadUnfinished(*unfinished)
                                  : Error{.code = ErrorCode::MissingPart,
                                          .what = "none of its files is in the cache"});
    }

    static Error downloadUnfinished(std::uint64_t bytes)
    {
        return {.code = ErrorCode::MissingPart,
                .what = "the download was not finished",
                .found = memoryText(bytes),
                .hint = "Get the model again: what is there is kept"};
    }

    void addSnapshot(const std::string &repository, const std::string &folder, const FolderEntry &entry,
                     const std::string &revision, std::optional<std::uint64_t> unfinished)
    {
        std::vector<FoundModel> found = modelsOfSnapshot(folder);
        for (FoundModel &one : found) {
            one.name = repository + one.name;
            one.revision = revision;
            one.modified = entry.modified;
            const bool lacks = one.model.problem && one.model.problem->code == ErrorCode::MissingPart;
            if (lacks && unfinished)
                one.model.problem = downloadUnfinished(*unfinished);
            add(std::move(one));
        }
    }

    /// The model, or one for each .gguf file where there is nothing else. Names are those within the
    /// repository: empty, or "/file.gguf".
    std::vector<FoundModel> modelsOfSnapshot(const std::string &folder) const
    {
        std::vector<FoundModel> found{lookAtModel(folder, m_cancel)};
        found[0].name.clear();
        const std::optional<Error> &problem = found[0].model.problem;
        const bool mayHoldOthers = problem
            && (problem->code == ErrorCode::MissingPart // no config.json
                || problem->code == ErrorCode::InvalidArgument); // several .gguf files
        if (!mayHoldOthers)
            return found;
        const auto entries = listFolder(folder, m_cancel);
        for (const FolderEntry &entry : entries ? entries.value() : std::vector<FolderEntry>()) {
            if (entry.kind == EntryKind::Folder || !entry.name.ends_with(".gguf"))
                continue;
            found.push_back(lookAtModel(folder + '/' + entry.name, m_cancel));
            found.back().name = '/' + entry.name;
        }
        if (found.size() > 1)
            found.erase(found.begin());
        return found;
    }

    void addDamaged(const std::string &repository, Error problem)
    {
        FoundModel damaged;
        damaged.name = repository;
        damaged.model.path = HubCachePaths(m_cache, repository).repository();
        damaged.bytes = bytesBelow(damaged.model.path, m_cancel);
        damaged.model.problem = std::move(problem);
        add(std::move(damaged));
    }

    void add(FoundModel &&model)
    {
        if (m.models.size() < limits::foundModels && !m_cancel.isCancelled())
            m.models.push_back(std::move(model));
    }

    const std::string &m_cache;
    const CancelToken &m_cancel;
    ModelScan m;
};

} // namespace

HubCachePaths::HubCachePaths(const std::string &cache, const std::string &repository)
    : m_cache(cache)
    , m_folder(repositoryFolder(repository))
{
}

std::string HubCachePaths::lock(const std::string &hash) const
{
    return m_cache + "/.locks/" + m_folder + '/' + hash + ".lock";
}

std::string HubCachePaths::linkTarget(const std::string &path, const std::string &hash)
{
    std::string target = "../../";
    for (auto slashes = std::count(path.begin(), path.end(), '/'); slashes > 0; --slashes)
        target += "../";
    return target + "blobs/" + hash;
}

ModelScan scanHubCache(const std::string &cache, const CancelToken &cancel)
{
    return CacheScanner(cache, cancel).scan();
}

Result<std::string> findInHubCache(const std::string &cache, const HubName &name)
{
    const HubCachePaths paths(cache, name.repository);
    const std::string commit = isCommit(name.revision) ? name.revision : readRef(paths.ref(name.revision));
    if (!cache.empty() && isCommit(commit) && isFolder(paths.snapshot(commit)))
        return paths.snapshot(commit);
    return Error{.code = ErrorCode::FileNotFound,
                 .what = "this model is not in the cache of the hub",
                 .item = name.repository + (name.revision == "main" ? "" : '@' + name.revision),
                 .hint = "Download it with \"Get a model\" in the window"};
}

std::string modelName(const std::string &path)
{
    std::vector<std::string> parts(1);
    for (const char c : path) {
        if (c != '/')
            parts.back() += c;
        else if (!parts.back().empty())
            parts.emplace_back();
    }
    if (parts.size() > 1 && parts.back().empty())
        parts.pop_back();
    for (std::size_t i = parts.size() >= 2 ? parts.size() - 2 : 0; i > 0; --i) {
        const auto repository = parts[i] == "snapshots" ? repositoryOfFolder(parts[i - 1]) : std::nullopt;
        if (repository)
            return *repository + (i + 2 < parts.size() ? '/' + parts.back() : std::string());
    }
    std::string name = parts.back();
    constexpr std::string_view ending = ".gguf";
    if (name.size() > ending.size() && asciiLower(name).ends_with(ending))
        name.resize(name.size() - ending.size());
    return name;
}

} // namespace headlight
