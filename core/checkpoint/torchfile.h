// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/file.h"
#include "core/checkpoint/tensorsource.h"

#include <map>
#include <unordered_map>

namespace headlight {

struct TorchState;

/// A PyTorch checkpoint (.bin, .pt): a zip archive of a pickle and its storages, or the older form, pickles
/// with the storages behind them. The pickle is read by readPickle(), which executes nothing; there is no
/// other way in. Immutable; thread-safe.
class TorchFile : public TensorSource
{
public:
    /// @return the errors of InputFile, listZipEntries(), readPickle() and readTorchState(); BadFormat when
    ///   what the pickle says contradicts the file; Unsupported for the forms before PyTorch 0.1.10
    static Result<TorchFile> open(const std::string &path, const CancelToken &cancel = {});

    const std::vector<TensorInfo> &tensors() const override { return m_tensors; }
    const TensorInfo *find(std::string_view name) const override;
    std::string fileOf(const TensorInfo &tensor) const override;
    Status readBytes(const TensorInfo &tensor, std::uint64_t offset,
                     std::span<std::byte> into) const override;
    Status checkUnchanged() const override { return m_file.checkUnchanged(); }
    std::vector<std::string> warnings() const override { return m_warnings; }

private:
    TorchFile(InputFile file, TorchState state, const std::map<std::string, std::uint64_t> &begins);
    Status gather(std::size_t tensor, std::uint64_t first, std::span<std::byte> into) const;

    InputFile m_file;
    std::vector<TensorInfo> m_tensors; ///< begin is where the first element lies
    std::vector<std::vector<std::int64_t>> m_strides; ///< one a tensor; empty where elements follow in order
    std::unordered_map<std::string, std::size_t> m_numbers;
    std::vector<std::string> m_warnings;
};

} // namespace headlight
