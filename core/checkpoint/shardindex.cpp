// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/shardindex.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/limits.h"

#include <algorithm>
#include <map>

namespace headlight {
namespace {

using Json = nlohmann::json;

/// Whether @p name stays in its folder: no separator of any system, no drive, no way up.
bool isPlainFileName(const std::string &name)
{
    constexpr std::size_t Longest = 255;
    return !name.empty() && name.size() <= Longest && name != "." && name != ".."
        && name.find_first_of(std::string("/\\:\0", 4)) == std::string::npos;
}

Error unsafeName(const std::string &tensor, const std::string &name)
{
    return {.code = ErrorCode::BadValue,
            .what = "the index names an unsafe file name",
            .item = tensor,
            .expected = "the name of a file in the same folder",
            .found = shownName(name),
            .hint = "Download the model again from a source that you trust"};
}

/// The map from tensor to file, or null.
const Json *weightMapOf(const Json &root)
{
    const auto found = root.is_object() ? root.find("weight_map") : root.end();
    return found != root.end() && found->is_object() ? &*found : nullptr;
}

void readTotal(const Json &root, ShardIndex &index)
{
    const auto metadata = root.find("metadata");
    if (metadata == root.end() || !metadata->is_object() || !metadata->contains("total_size"))
        return;
    const Json &total = (*metadata)["total_size"];
    if (total.is_number_unsigned())
        index.totalBytes = total.get<std::uint64_t>();
    else
        index.warnings.push_back("metadata.total_size of the index is no size: "
                                 + shownName(total.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

Status readMap(const Json &map, ShardIndex &index)
{
    if (map.size() > limits::tensors)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the index lists too many tensors",
                     .expected = "at most " + std::to_string(limits::tensors),
                     .found = std::to_string(map.size())};
    std::map<std::string, std::size_t> numbers;
    for (const auto &[tensor, file] : map.items()) {
        if (!file.is_string())
            return Error{.code = ErrorCode::BadFormat,
                         .what = "the index does not name a file for the tensor",
                         .item = tensor,
                         .expected = "a file name",
                         .found = file.type_name()};
        const auto &name = file.get_ref<const std::string &>();
        if (!isPlainFileName(name))
            return unsafeName(tensor, name);
        numbers.emplace(name, 0);
    }
    if (numbers.size() > limits::shards)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the index lists too many files",
                     .expected = "at most " + std::to_string(limits::shards),
                     .found = std::to_string(numbers.size())};
    for (auto &[name, number] : numbers) {
        number = index.files.size();
        index.files.push_back(name);
    }
    for (const auto &[tensor, file] : map.items())
        index.tensors.push_back({tensor, numbers[file.get_ref<const std::string &>()]});
    return Done{};
}

Result<ShardIndex> parseIndex(const std::string &text, const std::string &path)
{
    const Result<JsonDocument> document = parseJson(text, path);
    if (!document)
        return document.error();
    const Json *map = weightMapOf(document.value().root);
    if (map == nullptr || map->empty())
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the index says for no tensor which file holds it",
                     .item = "weight_map",
                     .hint = "Download the file again"};
    ShardIndex index;
    for (const std::string &key : document.value().duplicateKeys)
        index.warnings.push_back("the index lists \"" + shownName(key) + "\" twice; the last entry counts");
    readTotal(document.value().root, index);
    if (const Status read = readMap(*map, index); !read)
        return read.error();
    return index;
}

} // namespace

Result<ShardIndex> readShardIndex(const std::string &path)
{
    const Result<std::string> text = readWholeFile(path, limits::indexBytes);
    if (!text)
        return text.error();
    Result<ShardIndex> index = parseIndex(text.value(), path);
    if (index)
        return index;
    Error error = index.error();
    error.file = path;
    return error;
}

} // namespace headlight
