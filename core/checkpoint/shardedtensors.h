// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/checkpoint/tensorsource.h"

#include <functional>
#include <memory>
#include <unordered_map>

namespace headlight {

/// A checkpoint that is cut into several files, of which an index tells which holds what. The index decides:
/// a tensor that it does not list is not there. Every file is opened once. Immutable; thread-safe.
class ShardedTensors : public TensorSource
{
public:
    using OpenShard = std::function<Result<std::unique_ptr<const TensorSource>>(const std::string &path,
                                                                                const CancelToken &cancel)>;

    /// @return the errors of readShardIndex() and @p openShard; MissingPart naming the files that are absent
    ///   or the tensor that a file lacks; BadShape where two files hold a tensor in different shapes
    static Result<std::unique_ptr<const TensorSource>>
    open(const std::string &indexPath, const OpenShard &openShard, const CancelToken &cancel);

    const std::vector<TensorInfo> &tensors() const override { return m_tensors; }
    const TensorInfo *find(std::string_view name) const override;
    std::string fileOf(const TensorInfo &tensor) const override;
    Status readBytes(const TensorInfo &tensor, std::uint64_t offset,
                     std::span<std::byte> into) const override;
    Status checkUnchanged() const override;
    std::vector<std::string> warnings() const override { return m_warnings; }

private:
    /// Where a tensor lies.
    struct Place
    {
        const TensorSource *shard = nullptr;
        const TensorInfo *tensor = nullptr; ///< one of shard->tensors()
    };

    explicit ShardedTensors(std::vector<std::unique_ptr<const TensorSource>> shards);
    void add(const Place &place);
    const Place *placeOf(std::string_view name) const;

    std::vector<std::unique_ptr<const TensorSource>> m_shards;
    std::vector<TensorInfo> m_tensors;
    std::vector<Place> m_places; ///< one a tensor
    std::unordered_map<std::string_view, std::size_t> m_numbers; ///< names lie in m_shards
    std::vector<std::string> m_warnings;
};

} // namespace headlight
