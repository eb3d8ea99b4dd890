// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/hub/repodownload.h"

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/base/limits.h"
#include "core/base/memory.h"
#include "core/base/systemerror.h"
#include "core/checkpoint/modelfolder.h"
#include "core/checkpoint/safetensorsheader.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace headlight::ui {
namespace {

using Option = DownloadPlan::Option;

/// Of @p files, how many bytes the cache holds already, whole or in part.
std::uint64_t bytesHere(const std::vector<HubFile> &files, const HubCachePaths &paths)
{
    std::uint64_t sum = 0;
    for (const HubFile &file : files) {
        const Result<InputFile> blob = InputFile::open(paths.blob(file.hash));
        const Result<InputFile> part = InputFile::open(paths.incomplete(file.hash));
        if (blob && blob.value().size() == file.bytes)
            sum += file.bytes;
        else if (part)
            sum += std::min(part.value().size(), file.bytes);
    }
    return sum;
}

class Planner
{
public:
    Planner(HubApi *api, const HubName &name)
        : m_api(api)
        , m_paths(api->client()->options().environment.cacheFolder, name.repository)
    {
        m.name = name;
    }

    Result<DownloadPlan> plan() &&
    {
        const Result<HubListing> listing = m_api->listing(m.name);
        if (!listing)
            return listing.error();
        m.commit = listing.value().commit;
        Result<WantedFiles> wanted = wantedFiles(listing.value());
        if (!wanted)
            return wanted.error();
        m.descriptions = std::move(wanted.value().descriptions);
        if (const Status read = readConfiguration(); !read)
            return read.error();
        for (WeightsChoice &choice : wanted.value().weights)
            addOption(std::move(choice));
        m.freeMemory = availableMemory();
        m.room = roomForCache();
        return std::move(m);
    }

private:
    Status readConfiguration()
    {
        for (const HubFile &file : m.descriptions) {
            if (file.path != "config.json")
                continue;
            const auto text = m_api->beginning(m.name.repository, m.commit, file.path, limits::configBytes);
            if (!text)
                return text.error();
            const Result<Config> config = Config::parse(
                {text.value().data(), static_cast<std::size_t>(text.value().size())}, file.path);
            if (config)
                m.summary = summarise(config.value());
            else
                m.summary.problem = config.error();
        }
        return Done{};
    }

    void addOption(WeightsChoice &&choice)
    {
        Option option;
        option.bytes = choice.bytes();
        option.bytesHere = bytesHere(choice.files, m_paths) + bytesHere(m.descriptions, m_paths);
        for (const HubFile &file : m.descriptions)
            option.bytes += file.bytes;
        if (choice.format == WeightsChoice::Format::Safetensors)
            option.memoryBytes = memoryOf(choice);
        option.weights = std::move(choice);
        m.options.push_back(std::move(option));
    }

    /// From the header of the first weight file, which tells how numbers are stored; shards are alike.
    std::uint64_t memoryOf(const WeightsChoice &choice)
    {
        const bool isCut = choice.files.size() > 1;
        const HubFile &first = choice.files[isCut ? 1 : 0];
        const std::optional<std::uint64_t> loaded = headerTells(first);
        if (!loaded || first.bytes == 0)
            return 0;
        std::uint64_t weights = 0;
        for (std::size_t i = isCut ? 1 : 0; i < choice.files.size(); ++i)
            weights += choice.files[i].bytes;
        return static_cast<std::uint64_t>(static_cast<double>(*loaded) * static_cast<double>(weights)
                                          / static_cast<double>(first.bytes));
    }

    /// Bytes in memory that the header of a safetensors file announces. A header that cannot be had is no
    /// reason not to download.
    std::optional<std::uint64_t> headerTells(const HubFile &file)
    {
        constexpr std::uint64_t usual = 100'000; // holds the header of most models
        constexpr std::uint64_t mostAsked = 32 * limits::MiB;
        constexpr std::size_t lengthField = 8;
        auto bytes = m_api->beginning(m.name.repository, m.commit, file.path, std::min(usual, file.bytes));
        if (!bytes || bytes.value().size() < static_cast<qsizetype>(lengthField))
            return std::nullopt;
        std::uint64_t length = 0;
        std::memcpy(&length, bytes.value().constData(), lengthField);
        if (length > mostAsked || length + lengthField > file.bytes)
            return std::nullopt;
        const std::uint64_t end = length + lengthField;
        if (static_cast<std::uint64_t>(bytes.value().size()) < end)
            bytes = m_api->beginning(m.name.repository, m.commit, file.path, end);
        if (!bytes || static_cast<std::uint64_t>(bytes.value().size()) < end)
            return std::nullopt;
        const Result<SafetensorsHeader> header
            = parseSafetensorsHeader({bytes.value().constData() + lengthField, length}, end, file.bytes - end,
                                     m_api->client()->cancel());
        if (!header)
            return std::nullopt;
        std::uint64_t sum = 0;
        for (const TensorInfo &tensor : header.value().tensors)
            sum += loadedBytes(tensor);
        return sum;
    }

    /// Of the first folder on the way to the cache that exists.
    std::optional<std::uint64_t> roomForCache() const
    {
        std::string folder = m_paths.repository();
        while (folder.size() > 1 && !isFolder(folder))
            folder = folderOf(folder);
        const Result<std::uint64_t> room = freeSpace(folder.empty() ? "/" : folder);
        return room ? std::optional(room.value()) : std::nullopt;
    }

    HubApi *m_api;
    HubCachePaths m_paths;
    DownloadPlan m;
};

/// Links @p path of the snapshot to its blob. What is there already is replaced in one step.
Status linkSnapshot(const HubCachePaths &paths, const std::string &commit, const HubFile &file)
{
    const std::string link = paths.snapshot(commit) + '/' + file.path;
    const std::string target = HubCachePaths::linkTarget(file.path, file.hash);
    if (const Status created = createFolders(folderOf(link)); !created)
        return created;
    const std::string temporary = link + ".headlight-" + std::to_string(::getpid());
    ::unlink(temporary.c_str());
    if (::symlink(target.c_str(), temporary.c_str()) != 0)
        return systemError(errno, link, ErrorCode::WriteFailed);
    if (::rename(temporary.c_str(), link.c_str()) != 0) {
        const int number = errno;
        ::unlink(temporary.c_str());
        return systemError(number, link, ErrorCode::WriteFailed);
    }
    return Done{};
}

Status writeRef(const HubCachePaths &paths, const std::string &revision, const std::string &commit)
{
    if (isCommit(revision))
        return Done{};
    const std::string ref = paths.ref(revision);
    if (const Status created = createFolders(folderOf(ref)); !created)
        return created;
    return writeFileAtomically(ref, commit);
}

} // namespace

Result<DownloadPlan> planDownload(HubApi *api, const HubName &name)
{
    return Planner(api, name).plan();
}

Result<std::string> downloadModel(HubApi *api, const DownloadPlan &plan, std::size_t chosen,
                                  const std::function<void(const DownloadProgress &)> &progress)
{
    const std::string &cache = api->client()->options().environment.cacheFolder;
    if (cache.empty())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "there is no home folder for the cache",
                     .hint = "Set HF_HUB_CACHE to a folder"};
    const Option &option = plan.options[chosen];
    std::vector<HubFile> files = plan.descriptions;
    files.insert(files.end(), option.weights.files.begin(), option.weights.files.end());
    const HubCachePaths paths(cache, plan.name.repository);
    FileDownload download(api, paths, plan.name.repository, plan.commit);
    DownloadProgress state{.of = option.bytes};
    std::uint64_t before = 0;
    for (const HubFile &file : files) {
        state.file = file.path;
        const auto tell = [&](DownloadProgress::Phase phase, std::uint64_t bytes) {
            state.phase = phase;
            state.bytes = before + bytes;
            progress(state);
        };
        Status status = download.run(file, tell);
        if (status)
            status = linkSnapshot(paths, plan.commit, file);
        if (!status)
            return status.error();
        before += file.bytes;
        tell(DownloadProgress::Phase::Loading, 0);
    }
    if (const Status named = writeRef(paths, plan.name.revision, plan.commit); !named)
        return named.error();
    const bool isSingle = option.weights.format == WeightsChoice::Format::Gguf;
    return paths.snapshot(plan.commit) + (isSingle ? '/' + option.weights.files[0].path : std::string());
}

} // namespace headlight::ui
