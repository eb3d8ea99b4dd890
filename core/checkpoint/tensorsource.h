// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/base/result.h"
#include "core/checkpoint/dtype.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// One stored tensor, already validated: dtype × shape fills exactly the bytes from begin to end.
struct TensorInfo
{
    std::string name; ///< as stored; may hold anything, so show it through shownName() only
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape {}; ///< row-major; empty for a scalar; a dimension may be 0
    std::uint64_t begin = 0; ///< first byte, counted from the start of the file that holds it
    std::uint64_t end = 0; ///< behind the last byte

    std::uint64_t bytes() const { return end - begin; }
    std::uint64_t elements() const;
};

/// "[768, 3072]".
std::string shapeText(const std::vector<std::int64_t> &shape);

/// Named tensors of a checkpoint, whichever format they are stored in. Immutable; thread-safe.
class TensorSource
{
public:
    virtual ~TensorSource() = default;

    /// All tensors in the order in which their bytes are stored.
    virtual const std::vector<TensorInfo> &tensors() const = 0;

    /// Null where there is no tensor of that name. Constant time.
    virtual const TensorInfo *find(std::string_view name) const = 0;

    /// For messages: the file that holds @p tensor.
    virtual std::string fileOf(const TensorInfo &tensor) const = 0;

    /// The stored bytes of @p tensor, one of tensors(), from byte @p offset on.
    /// @return ReadFailed when the file has become shorter
    virtual Status readBytes(const TensorInfo &tensor, std::uint64_t offset,
                             std::span<std::byte> into) const = 0;

    /// ReadFailed when somebody has written to the files since they were opened, so that what was read may be
    /// of two minds.
    virtual Status checkUnchanged() const { return Done{}; }

    /// What was odd but usable when the files were opened, one sentence each.
    virtual std::vector<std::string> warnings() const { return {}; }

    /// The elements of a tensor as float32, row-major.
    /// @param values as many as the tensor has elements
    /// @return MissingPart, BadShape when the sizes differ, Unsupported for a dtype that is not computed
    /// with,
    ///   ReadFailed, Cancelled (polled every few MB)
    Status read(std::string_view name, std::span<float> values, const CancelToken &cancel = {}) const;
};

} // namespace headlight
