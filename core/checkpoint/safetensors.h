// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/checkpoint/safetensorsheader.h"

#include <unordered_map>

namespace headlight {

/// A safetensors file: the header is read and validated, tensors are read when asked for.
///
/// No memory is allocated on the word of the file before that word has been checked against the file's size.
/// The file stays open, so replacing it on the disk does no harm. Immutable; thread-safe.
class SafetensorsFile : public TensorSource
{
public:
    /// @return the errors of InputFile and parseSafetensorsHeader(); where the file is something else that is
    ///   well known (Git LFS pointer, web page, archive …), the error says that
    static Result<SafetensorsFile> open(const std::string &path, const CancelToken &cancel = {});

    const std::vector<TensorInfo> &tensors() const override { return m_header.tensors; }
    const TensorInfo *find(std::string_view name) const override;
    std::string fileOf(const TensorInfo &tensor) const override;
    Status readBytes(const TensorInfo &tensor, std::uint64_t offset,
                     std::span<std::byte> into) const override;
    Status checkUnchanged() const override { return m_file.checkUnchanged(); }

    const std::map<std::string, std::string> &metadata() const { return m_header.metadata; }

private:
    SafetensorsFile(InputFile file, SafetensorsHeader header);

    InputFile m_file;
    SafetensorsHeader m_header;
    std::unordered_map<std::string_view, std::size_t> m_index; ///< views into m_header.tensors
};

} // namespace headlight
