// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/npz.h"

#include <new>
#include <zlib.h>

namespace headlight {
namespace {

constexpr std::uint64_t ZipLimit = 0xFFFFFFFF;
constexpr std::uint64_t MostEntries = 0xFFFF;

void appendInteger(std::string &bytes, std::uint64_t value, int count)
{
    for (int i = 0; i < count; ++i)
        bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
}

/// The part of an .npy file before the numbers, padded so that they begin at a multiple of 64.
std::string npyHeader(const TensorData &tensor)
{
    constexpr std::size_t Alignment = 64;
    constexpr std::size_t FixedBytes = 10; // magic, version, length
    std::string shape;
    for (const std::int64_t dimension : tensor.shape)
        shape += std::to_string(dimension) + ", "; // a tuple of one needs the comma, too
    std::string text = std::string("{'descr': '") + (tensor.isFloat() ? "<f4" : "<i8")
        + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    text.append(Alignment - (FixedBytes + text.size() + 1) % Alignment, ' ');
    text += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    appendInteger(header, text.size(), 2);
    return header + text;
}

/// What local and central headers share, from the version that is needed to the length of the name.
std::string commonFields(const std::string &name, std::uint64_t crc, std::uint64_t size)
{
    constexpr unsigned Version = 20; // 2.0
    constexpr unsigned Utf8Names = 1U << 11U;
    constexpr unsigned FirstOfJanuary1980 = 0x21;
    std::string fields;
    appendInteger(fields, Version, 2);
    appendInteger(fields, Utf8Names, 2);
    appendInteger(fields, 0, 2); // stored
    appendInteger(fields, 0, 2); // midnight
    appendInteger(fields, FirstOfJanuary1980, 2);
    appendInteger(fields, crc, 4);
    appendInteger(fields, size, 4); // compressed
    appendInteger(fields, size, 4); // uncompressed
    appendInteger(fields, name.size(), 2);
    appendInteger(fields, 0, 2); // extra field
    return fields;
}

uLong checksum(uLong crc, const void *bytes, std::size_t size)
{
    return crc32_z(crc, static_cast<const Bytef *>(bytes), size);
}

/// Appends one file to the archive and its entry to the directory.
void appendEntry(std::string &archive, std::string &directory, const TensorData &tensor)
{
    const std::string name = tensor.name + ".npy";
    const std::string header = npyHeader(tensor);
    const std::span<const std::byte> values = tensor.bytes();
    const uLong crc = checksum(checksum(0, header.data(), header.size()), values.data(), values.size());
    const std::string common = commonFields(name, crc, header.size() + values.size());
    const std::uint64_t offset = archive.size();

    archive += "PK\x03\x04";
    archive += common + name + header;
    archive.append(reinterpret_cast<const char *>(values.data()), values.size());

    directory += std::string("PK\x01\x02\x14\x00", 6); // made by version 2.0
    directory += common;
    appendInteger(directory, 0, 2); // comment
    appendInteger(directory, 0, 2); // disk
    appendInteger(directory, 0, 2); // internal attributes
    appendInteger(directory, 0, 4); // external attributes
    appendInteger(directory, offset, 4);
    directory += name;
}

std::uint64_t archiveSize(const std::vector<TensorData> &tensors)
{
    constexpr std::uint64_t MostPerEntry = 1024; // both zip headers and the .npy header; names count twice
    std::uint64_t size = 0;
    for (const TensorData &tensor : tensors)
        size += tensor.bytes().size() + 2 * tensor.name.size() + MostPerEntry;
    return size;
}

} // namespace

Result<std::string> encodeNpz(const std::vector<TensorData> &tensors)
{
    if (const Status fits = checkTensors(tensors); !fits)
        return fits.error();
    const std::uint64_t size = archiveSize(tensors);
    if (size > ZipLimit || tensors.size() > MostEntries)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the arrays are too large for an .npz file",
                     .expected = "less than 4 GiB",
                     .found = std::to_string(size) + " bytes",
                     .hint = "Choose .safetensors, one layer or one head"};
    try {
        std::string archive;
        archive.reserve(size);
        std::string directory;
        for (const TensorData &tensor : tensors)
            appendEntry(archive, directory, tensor);
        const std::uint64_t offset = archive.size();
        archive += directory;
        archive += std::string("PK\x05\x06\0\0\0\0", 8);
        appendInteger(archive, tensors.size(), 2);
        appendInteger(archive, tensors.size(), 2);
        appendInteger(archive, directory.size(), 4);
        appendInteger(archive, offset, 4);
        appendInteger(archive, 0, 2); // comment
        return archive;
    } catch (const std::bad_alloc &) {
        return Error{.code = ErrorCode::OutOfMemory, .what = "not enough memory for the file's bytes"};
    }
}

} // namespace headlight
