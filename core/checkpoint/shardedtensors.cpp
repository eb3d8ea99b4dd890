// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/shardedtensors.h"

#include "core/checkpoint/shardindex.h"

#include <filesystem>
#include <map>

namespace headlight {
namespace {

constexpr std::size_t MostListed = 5;

/// Collects names for a sentence: the first few and how many more.
class Listing
{
public:
    void add(const std::string &name)
    {
        if (++m_count <= MostListed)
            m_text += (m_text.empty() ? "" : ", ") + shownName(name);
    }

    std::size_t count() const { return m_count; }

    std::string text() const
    {
        return m_count <= MostListed ? m_text
                                     : m_text + " and " + std::to_string(m_count - MostListed) + " more";
    }

private:
    std::size_t m_count = 0;
    std::string m_text;
};

/// MissingPart where files are not there: all of them are told at once.
Status checkFiles(const ShardIndex &index, const std::filesystem::path &folder)
{
    Listing missing;
    for (const std::string &name : index.files) {
        std::error_code ignored;
        if (!std::filesystem::exists(folder / name, ignored))
            missing.add(name);
    }
    if (missing.count() == 0)
        return Done{};
    return Error{.code = ErrorCode::MissingPart,
                 .what = std::to_string(missing.count()) + " of " + std::to_string(index.files.size())
                     + (missing.count() == 1 ? " files is missing: " : " files are missing: ")
                     + missing.text(),
                 .hint = "The download is not complete; download the model again"};
}

/// Tensors that lie in files for which the index does not list them.
void warnAboutUnlisted(const std::vector<std::unique_ptr<const TensorSource>> &shards,
                       const std::unordered_map<std::string_view, std::size_t> &fileOfTensor,
                       std::vector<std::string> &warnings)
{
    Listing elsewhere;
    Listing unlisted;
    for (std::size_t file = 0; file < shards.size(); ++file) {
        for (const TensorInfo &tensor : shards[file]->tensors()) {
            const auto found = fileOfTensor.find(tensor.name);
            if (found == fileOfTensor.end())
                unlisted.add(tensor.name);
            else if (found->second != file)
                elsewhere.add(tensor.name);
        }
    }
    if (elsewhere.count() > 0)
        warnings.push_back("stored in more files than one, of which the index chooses: " + elsewhere.text());
    if (unlisted.count() > 0)
        warnings.push_back("stored, but not listed in the index and so not used: " + unlisted.text());
}

/// Two files that hold one tensor in two shapes come from different models.
Status checkAgreement(const std::vector<std::unique_ptr<const TensorSource>> &shards)
{
    std::unordered_map<std::string_view, const TensorInfo *> seen;
    for (const auto &shard : shards) {
        for (const TensorInfo &tensor : shard->tensors()) {
            const auto [first, isNew] = seen.emplace(tensor.name, &tensor);
            if (isNew || first->second->shape == tensor.shape)
                continue;
            return Error{.code = ErrorCode::BadShape,
                         .what = "two files hold this tensor in different shapes",
                         .file = shard->fileOf(tensor),
                         .item = tensor.name,
                         .expected = shapeText(first->second->shape),
                         .found = shapeText(tensor.shape),
                         .hint = "The files belong to different models; download the model again"};
        }
    }
    return Done{};
}

void warnAboutTotal(const ShardIndex &index, const TensorSource &source, std::vector<std::string> &warnings)
{
    std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> sizes; // tied tensors share their bytes
    for (const TensorInfo &tensor : source.tensors())
        sizes[{source.fileOf(tensor), tensor.begin}] = tensor.bytes();
    std::uint64_t total = 0;
    for (const auto &[place, bytes] : sizes)
        total += bytes; // all of them lie in files
    if (index.totalBytes && *index.totalBytes != total)
        warnings.push_back("the index says " + std::to_string(*index.totalBytes)
                           + " bytes of weights, the files have " + std::to_string(total));
}

} // namespace

ShardedTensors::ShardedTensors(std::vector<std::unique_ptr<const TensorSource>> shards)
    : m_shards(std::move(shards))
{
}

void ShardedTensors::add(const Place &place)
{
    m_numbers.emplace(place.tensor->name, m_tensors.size());
    m_tensors.push_back(*place.tensor);
    m_places.push_back(place);
}

Result<std::unique_ptr<const TensorSource>>
ShardedTensors::open(const std::string &indexPath, const OpenShard &openShard, const CancelToken &cancel)
{
    const Result<ShardIndex> read = readShardIndex(indexPath);
    if (!read)
        return read.error();
    const ShardIndex &index = read.value();
    const std::filesystem::path folder = std::filesystem::path(indexPath).parent_path();
    if (const Status complete = checkFiles(index, folder); !complete) {
        Error error = complete.error();
        error.file = indexPath;
        return error;
    }

    std::vector<std::unique_ptr<const TensorSource>> shards;
    for (const std::string &name : index.files) {
        auto shard = openShard((folder / name).string(), cancel);
        if (!shard)
            return shard.error();
        shards.push_back(std::move(shard).value());
    }
    std::unordered_map<std::string_view, std::size_t> fileOfTensor;
    for (const ShardIndex::Tensor &tensor : index.tensors) {
        fileOfTensor.emplace(tensor.name, tensor.file);
        if (shards[tensor.file]->find(tensor.name) == nullptr)
            return Error{.code = ErrorCode::MissingPart,
                         .what = "the index says that this file holds the tensor, but it does not",
                         .file = (folder / index.files[tensor.file]).string(),
                         .item = tensor.name,
                         .hint = "The files belong to different downloads; download the model again"};
    }
    if (const Status agree = checkAgreement(shards); !agree)
        return agree.error();

    std::unique_ptr<ShardedTensors> all(new ShardedTensors(std::move(shards)));
    all->m_warnings = index.warnings;
    warnAboutUnlisted(all->m_shards, fileOfTensor, all->m_warnings);
    for (std::size_t file = 0; file < all->m_shards.size(); ++file) {
        const std::vector<std::string> odd = all->m_shards[file]->warnings();
        all->m_warnings.insert(all->m_warnings.end(), odd.begin(), odd.end());
        for (const TensorInfo &tensor : all->m_shards[file]->tensors()) {
            const auto found = fileOfTensor.find(tensor.name);
            if (found != fileOfTensor.end() && found->second == file)
                all->add({all->m_shards[file].get(), &tensor});
        }
    }
    warnAboutTotal(index, *all, all->m_warnings);
    return std::unique_ptr<const TensorSource>(std::move(all));
}

const ShardedTensors::Place *ShardedTensors::placeOf(std::string_view name) const
{
    const auto found = m_numbers.find(name);
    return found == m_numbers.end() ? nullptr : &m_places[found->second];
}

const TensorInfo *ShardedTensors::find(std::string_view name) const
{
    const auto found = m_numbers.find(name);
    return found == m_numbers.end() ? nullptr : &m_tensors[found->second];
}

std::string ShardedTensors::fileOf(const TensorInfo &tensor) const
{
    const Place *place = placeOf(tensor.name);
    return place == nullptr ? std::string() : place->shard->fileOf(*place->tensor);
}

Status ShardedTensors::readBytes(const TensorInfo &tensor, std::uint64_t offset,
                                 std::span<std::byte> into) const
{
    const Place *place = placeOf(tensor.name);
    if (place == nullptr)
        return Error{
            .code = ErrorCode::InvalidArgument, .what = "there is no such tensor", .item = tensor.name};
    return place->shard->readBytes(*place->tensor, offset, into);
}

Status ShardedTensors::checkUnchanged() const
{
    for (const auto &shard : m_shards) {
        if (const Status unchanged = shard->checkUnchanged(); !unchanged)
            return unchanged;
    }
    return Done{};
}

} // namespace headlight
