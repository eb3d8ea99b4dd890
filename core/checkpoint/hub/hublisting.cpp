// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/hub/hublisting.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/checkpoint/hub/hubname.h"
#include "core/checkpoint/safepath.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace headlight {
namespace {

using Json = nlohmann::json;

Error badListing(const std::string &source, std::string what)
{
    return {.code = ErrorCode::BadFormat,
            .what = std::move(what),
            .file = source,
            .hint = "The server does not answer as the hub does"};
}

std::string text(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool isHash(const std::string &hash, std::size_t digits)
{
    return hash.size() == digits && std::all_of(hash.begin(), hash.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Result<HubFile> parseFile(const Json &entry, const std::string &source)
{
    constexpr std::size_t sha1Digits = 40;
    constexpr std::size_t sha256Digits = 64;
    if (!entry.is_object() || text(entry, "rfilename").empty())
        return badListing(source, "the list of files holds an entry without a name");
    HubFile file;
    file.path = text(entry, "rfilename");
    if (Status safe = checkRelativePath(file.path); !safe) {
        Error error = safe.error();
        error.file = source;
        return error;
    }
    const auto large = entry.find("lfs");
    const bool isLarge = large != entry.end() && large->is_object();
    file.hash = isLarge ? text(*large, "sha256") : text(entry, "blobId");
    const auto size = entry.find("size");
    if (size == entry.end() || !size->is_number_unsigned()
        || !isHash(file.hash, isLarge ? sha256Digits : sha1Digits)) {
        Error error = badListing(source, "the list of files gives no usable size and hash");
        error.item = file.path;
        return error;
    }
    file.bytes = size->get<std::uint64_t>();
    return file;
}

bool isDescription(const std::string &path)
{
    constexpr std::array names{"config.json",       "generation_config.json",
                               "tokenizer.json",    "tokenizer_config.json",
                               "vocab.json",        "vocab.txt",
                               "merges.txt",        "special_tokens_map.json",
                               "added_tokens.json", "spiece.model",
                               "tokenizer.model",   "sentencepiece.bpe.model",
                               "source.spm",        "target.spm"};
    return std::find(names.begin(), names.end(), path) != names.end();
}

/// "model-00002-of-00003.safetensors" with stem "model" and ending ".safetensors"; 0 for other names.
struct Shard
{
    unsigned number = 0;
    unsigned of = 0;
};

Shard shardOf(const std::string &path, std::string_view stem, std::string_view ending)
{
    constexpr std::string_view pattern = "-#####-of-#####";
    if (path.size() != stem.size() + pattern.size() + ending.size() || !path.starts_with(stem)
        || !path.ends_with(ending))
        return {};
    Shard shard;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = path[stem.size() + i];
        if (pattern[i] != '#') {
            if (c != pattern[i])
                return {};
        } else if (c < '0' || c > '9') {
            return {};
        } else {
            unsigned &number = i < pattern.size() / 2 ? shard.number : shard.of;
            number = number * 10 + static_cast<unsigned>(c - '0');
        }
    }
    return shard;
}

const HubFile *find(const HubListing &listing, const std::string &path)
{
    const auto found = std::find_if(listing.files.begin(), listing.files.end(),
                                    [&](const HubFile &file) { return file.path == path; });
    return found == listing.files.end() ? nullptr : &*found;
}

Error incompleteShards(const std::string &index, std::size_t found, unsigned of)
{
    return {.code = ErrorCode::MissingPart,
            .what = "the repository holds only some of the files that the weights are cut into",
            .item = index,
            .expected = std::to_string(of),
            .found = std::to_string(found)};
}

/// The single file, or the shards with their index, or nothing.
Result<std::vector<HubFile>> single(const HubListing &listing, const std::string &stem,
                                    const std::string &ending)
{
    if (const HubFile *whole = find(listing, stem + ending))
        return std::vector{*whole};
    const HubFile *index = find(listing, stem + ending + ".index.json");
    if (index == nullptr)
        return std::vector<HubFile>{};
    std::vector<HubFile> files{*index};
    unsigned of = 0;
    for (const HubFile &file : listing.files) {
        if (const Shard shard = shardOf(file.path, stem, ending); shard.of > 0) {
            files.push_back(file);
            of = std::max({of, shard.of, shard.number});
        }
    }
    if (files.size() - 1 != of || of == 0)
        return incompleteShards(index->path, files.size() - 1, of);
    return files;
}

bool isGguf(const std::string &path)
{
    const bool isCut = path.find("-of-") != std::string::npos; // llama.cpp's own shards
    return path.find('/') == std::string::npos && path.ends_with(".gguf") && !isCut
        && !path.starts_with("mmproj");
}

Status checkCase(const WantedFiles &wanted)
{
    std::unordered_set<std::string> seen;
    const auto check = [&](const std::vector<HubFile> &files) -> Status {
        for (const HubFile &file : files) {
            if (!seen.insert(asciiLower(file.path)).second)
                return Error{.code = ErrorCode::BadValue,
                             .what = "two files have names that differ in case only",
                             .item = file.path};
        }
        return Done{};
    };
    Status status = check(wanted.descriptions);
    for (const WeightsChoice &choice : wanted.weights) {
        if (status)
            status = check(choice.files);
    }
    return status;
}

Error noWeights(const HubListing &listing)
{
    Error error{.code = ErrorCode::MissingPart,
                .what = "this repository has no weights that can be opened",
                .expected = "model.safetensors, shards with an index, a .gguf file or pytorch_model.bin"};
    for (const char *other : {"tf_model.h5", "flax_model.msgpack", "adapter_model.safetensors"}) {
        if (find(listing, other) != nullptr)
            error.found = other;
    }
    return error;
}

} // namespace

std::uint64_t WeightsChoice::bytes() const
{
    std::uint64_t sum = 0;
    for (const HubFile &file : files)
        sum += file.bytes;
    return sum;
}

Result<HubListing> parseHubListing(std::string_view json, const std::string &source)
{
    Result<JsonDocument> document = parseJson(json, source);
    if (!document)
        return document.error();
    const Json &root = document.value().root;
    const auto siblings = root.is_object() ? root.find("siblings") : root.end();
    if (!root.is_object() || siblings == root.end() || !siblings->is_array())
        return badListing(source, "the answer holds no list of files");
    HubListing listing{.commit = text(root, "sha"), .files = {}};
    if (!isCommit(listing.commit))
        return badListing(source, "the answer names no commit");
    if (siblings->size() > limits::hubFiles)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the repository has too many files",
                     .file = source,
                     .expected = "at most " + std::to_string(limits::hubFiles),
                     .found = std::to_string(siblings->size())};
    std::unordered_set<std::string> seen;
    for (const Json &entry : *siblings) {
        Result<HubFile> file = parseFile(entry, source);
        if (!file)
            return file.error();
        if (!seen.insert(file.value().path).second)
            return badListing(source, "the list of files names " + shownName(file.value().path) + " twice");
        listing.files.push_back(std::move(file).value());
    }
    return listing;
}

Result<WantedFiles> wantedFiles(HubListing listing)
{
    std::sort(listing.files.begin(), listing.files.end(),
              [](const HubFile &a, const HubFile &b) { return a.path < b.path; });
    WantedFiles wanted;
    for (const HubFile &file : listing.files) {
        if (isDescription(file.path))
            wanted.descriptions.push_back(file);
    }
    auto safetensors = single(listing, "model", ".safetensors");
    if (!safetensors)
        return safetensors.error();
    if (!safetensors.value().empty())
        wanted.weights.push_back({WeightsChoice::Format::Safetensors, std::move(safetensors).value()});
    for (const HubFile &file : listing.files) {
        if (isGguf(file.path))
            wanted.weights.push_back({WeightsChoice::Format::Gguf, {file}});
    }
    auto pickled = single(listing, "pytorch_model", ".bin");
    if (pickled && !pickled.value().empty())
        wanted.weights.push_back({WeightsChoice::Format::PytorchBin, std::move(pickled).value()});
    if (wanted.weights.empty())
        return noWeights(listing);
    const bool needsConfig = wanted.weights.front().format != WeightsChoice::Format::Gguf;
    if (needsConfig && find(listing, "config.json") == nullptr)
        return Error{.code = ErrorCode::MissingPart, .what = "this repository has no config.json"};
    for (const WeightsChoice &choice : wanted.weights) {
        for (const HubFile &file : choice.files) {
            if (file.bytes > limits::hubFileBytes)
                return Error{.code = ErrorCode::TooLarge,
                             .what = "the hub does not serve so large a file this way",
                             .item = file.path,
                             .expected = "at most " + memoryText(limits::hubFileBytes),
                             .found = memoryText(file.bytes)};
        }
    }
    if (const Status distinct = checkCase(wanted); !distinct)
        return distinct.error();
    return wanted;
}

} // namespace headlight
