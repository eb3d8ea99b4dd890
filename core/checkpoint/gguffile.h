// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/ggufheader.h"
#include "core/checkpoint/ggufnames.h"
#include "core/checkpoint/tensorsource.h"

#include <unordered_map>

namespace headlight {

/// A GGUF file as the Hugging Face checkpoint that it was made of: its tensors have the names and shapes that
/// the family has there, and what the conversion did to their numbers is undone.
///
/// Plain numbers (F32, F16, BF16, F64) stay as they are stored; quantised ones are presented as F32 and
/// widened when read, a few rows at a time. Immutable; thread-safe.
class GgufFile : public TensorSource
{
public:
    /// @return the errors of InputFile, GgufHeader::read() and ggufConfigJson(); Unsupported for an
    /// architecture
    ///   that is not supported or a model that is cut into several files
    static Result<GgufFile> open(const std::string &path, const CancelToken &cancel = {});

    const std::vector<TensorInfo> &tensors() const override { return m_tensors; }
    const TensorInfo *find(std::string_view name) const override;
    std::string fileOf(const TensorInfo &tensor) const override;
    Status readBytes(const TensorInfo &tensor, std::uint64_t offset,
                     std::span<std::byte> into) const override;
    Status checkUnchanged() const override { return m_file.checkUnchanged(); }

    const GgufHeader &header() const { return m_header; }
    const std::string &configJson() const { return m_configJson; } ///< the text of a config.json

private:
    /// How a tensor is stored.
    struct Stored
    {
        GgufTensor tensor; ///< shape as in the file
        GgufChange change = GgufChange::None;
    };

    GgufFile(InputFile file, GgufHeader header);
    Status adopt(const GgufFamily &family);
    Result<TensorInfo> present(const Stored &stored, const std::string &name) const;
    std::int64_t headsOf(GgufChange change) const;
    Status readElements(const Stored &stored, std::uint64_t first, std::span<std::byte> into) const;
    Status readRun(const Stored &stored, std::uint64_t first, std::uint64_t count, std::byte *into) const;
    Status readRows(const Stored &stored, std::uint64_t first, std::span<std::byte> into) const;
    Status readTransposed(const Stored &stored, std::uint64_t first, std::span<std::byte> into) const;

    InputFile m_file;
    GgufHeader m_header;
    std::string m_configJson;
    std::int64_t m_queryHeads = 0;
    std::int64_t m_keyHeads = 0;
    std::vector<TensorInfo> m_tensors;
    std::vector<Stored> m_stored; ///< one a tensor
    std::unordered_map<std::string, std::size_t> m_numbers;
};

} // namespace headlight
