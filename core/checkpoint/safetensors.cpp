// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/safetensors.h"

#include "core/base/checked.h"
#include "core/base/limits.h"
#include "core/checkpoint/filekind.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

namespace headlight {
namespace {

constexpr std::uint64_t LengthBytes = 8;

/// Why the length field is impossible, or nullopt. @p length is what it says.
std::optional<Error> checkLength(std::uint64_t length, std::uint64_t fileBytes)
{
    if (length > limits::safetensorsHeaderBytes)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the header is too large, or this is not a safetensors file",
                     .expected = "at most " + std::to_string(limits::safetensorsHeaderBytes) + " bytes",
                     .found = std::to_string(length) + " bytes"};
    const std::uint64_t left = fileBytes - LengthBytes;
    if (length > left)
        return Error{.code = ErrorCode::BadFormat,
                     .what = "the header should have " + std::to_string(length)
                         + " bytes, but the file has only " + std::to_string(left) + " left",
                     .hint = "The download was probably cut off; download the file again"};
    return std::nullopt;
}

Result<SafetensorsHeader> readHeader(const InputFile &file, const CancelToken &cancel)
{
    if (file.size() == 0)
        return Error{
            .code = ErrorCode::BadFormat, .what = "the file is empty (0 bytes)", .hint = "Download it again"};
    std::string beginning(std::min<std::uint64_t>(file.size(), FileKindBytes), '\0');
    if (const Status read = file.readAt(0, std::as_writable_bytes(std::span(beginning))); !read)
        return read.error();
    const auto orOtherFormat
        = [&](const Error &error) { return recogniseOtherFormat(beginning).value_or(error); };
    if (file.size() < LengthBytes)
        return orOtherFormat({.code = ErrorCode::BadFormat,
                              .what = "the file is too short to be a safetensors file",
                              .found = std::to_string(file.size()) + " bytes"});
    std::uint64_t length = 0;
    std::memcpy(&length, beginning.data(), LengthBytes);
    if (const auto error = checkLength(length, file.size()))
        return orOtherFormat(*error);

    std::string json(length, '\0');
    if (const Status read = file.readAt(LengthBytes, std::as_writable_bytes(std::span(json))); !read)
        return read.error();
    const std::uint64_t dataBegin = LengthBytes + length;
    return parseSafetensorsHeader(json, dataBegin, file.size() - dataBegin, cancel);
}

} // namespace

SafetensorsFile::SafetensorsFile(InputFile file, SafetensorsHeader header)
    : m_file(std::move(file))
    , m_header(std::move(header))
{
    m_index.reserve(m_header.tensors.size());
    for (std::size_t i = 0; i < m_header.tensors.size(); ++i)
        m_index.emplace(m_header.tensors[i].name, i);
}

Result<SafetensorsFile> SafetensorsFile::open(const std::string &path, const CancelToken &cancel)
{
    Result<InputFile> file = InputFile::open(path);
    if (!file)
        return file.error();
    try {
        Result<SafetensorsHeader> header = readHeader(file.value(), cancel);
        if (!header) {
            Error error = header.error();
            error.file = path;
            return error;
        }
        return SafetensorsFile(std::move(file).value(), std::move(header).value());
    } catch (const std::bad_alloc &) {
        return Error{
            .code = ErrorCode::OutOfMemory, .what = "not enough memory for the header", .file = path};
    }
}

const TensorInfo *SafetensorsFile::find(std::string_view name) const
{
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_header.tensors[found->second];
}

std::string SafetensorsFile::fileOf(const TensorInfo &) const
{
    return m_file.path();
}

Status SafetensorsFile::readBytes(const TensorInfo &tensor, std::uint64_t offset,
                                  std::span<std::byte> into) const
{
    const auto last = checkedAdd(offset, into.size());
    if (!last || *last > tensor.bytes())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "reading behind the end of the tensor",
                     .file = m_file.path(),
                     .item = tensor.name};
    return m_file.readAt(tensor.begin + offset, into);
}

} // namespace headlight
