// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/gguffile.h"

#include "core/base/checked.h"
#include "core/checkpoint/config.h"
#include "core/checkpoint/ggufconfig.h"
#include "core/checkpoint/wholeelements.h"

#include <algorithm>
#include <new>

namespace headlight {
namespace {

/// How the numbers of a tensor look to the outside.
DType presentedType(const GgufTensor &tensor, GgufChange change)
{
    const bool isMoved = change == GgufChange::None || change == GgufChange::QueryRows
        || change == GgufChange::KeyRows || change == GgufChange::Transposed;
    return tensor.type->dtype && isMoved ? *tensor.type->dtype : DType::F32;
}

std::size_t widthOf(const TensorInfo &info)
{
    return dtypeBits(info.dtype) / 8;
}

/// Numbers in a row of the file.
std::uint64_t rowLength(const GgufTensor &tensor)
{
    return tensor.shape.empty() ? 1 : static_cast<std::uint64_t>(tensor.shape.back());
}

/// The row in the file of row @p row of a projection: within each head of 2·half rows, row i and row i + half
/// of the checkpoint were put side by side.
std::uint64_t interleavedRow(std::uint64_t row, std::uint64_t headRows)
{
    const std::uint64_t half = headRows / 2;
    const std::uint64_t inHead = row % headRows;
    return row - inHead + 2 * (inHead % half) + inHead / half;
}

Status checkWhole(const GgufHeader &header)
{
    const GgufValue *files = header.find("split.count");
    if (files == nullptr || files->integer().value_or(1) <= 1)
        return Done{};
    return Error{.code = ErrorCode::Unsupported,
                 .what = "the model is cut into several files",
                 .item = "split.count",
                 .found = std::to_string(*files->integer()),
                 .hint = "Join them into one with llama-gguf-split --merge"};
}

} // namespace

GgufFile::GgufFile(InputFile file, GgufHeader header)
    : m_file(std::move(file))
    , m_header(std::move(header))
{
}

std::int64_t GgufFile::headsOf(GgufChange change) const
{
    return change == GgufChange::QueryRows ? m_queryHeads : change == GgufChange::KeyRows ? m_keyHeads : 1;
}

Result<GgufFile> GgufFile::open(const std::string &path, const CancelToken &cancel)
try {
    const auto inFile = [&](Error error) {
        error.file = path;
        return error;
    };
    Result<InputFile> file = InputFile::open(path);
    if (!file)
        return file.error();
    Result<GgufHeader> header = GgufHeader::read(file.value(), cancel);
    if (!header)
        return inFile(header.error());
    if (const Status whole = checkWhole(header.value()); !whole)
        return inFile(whole.error());
    GgufFile result(std::move(file).value(), std::move(header).value());
    Result<std::string> config = ggufConfigJson(result.m_header, result.m_file);
    if (!config)
        return inFile(config.error());
    result.m_configJson = std::move(config).value();
    if (const Status adopted = result.adopt(*ggufFamilyOf(result.m_header).value()); !adopted)
        return inFile(adopted.error());
    return result;
} catch (const std::bad_alloc &) {
    return Error{.code = ErrorCode::OutOfMemory, .what = "not enough memory for the header", .file = path};
}

Status GgufFile::adopt(const GgufFamily &family)
{
    const Result<Config> config = Config::parse(m_configJson, m_file.path());
    if (!config)
        return config.error();
    if (config.value().has("num_key_value_heads")) {
        m_queryHeads = config.value().integer("num_attention_heads", 0, 1 << 30, 0).value();
        m_keyHeads = config.value().integer("num_key_value_heads", 0, 1 << 30, 0).value();
    }
    for (const GgufTensor &tensor : m_header.tensors()) {
        const bool isConstant = std::find(family.constants.begin(), family.constants.end(), tensor.name)
            != family.constants.end();
        if (isConstant)
            continue;
        const auto known = huggingFaceName(family, tensor.name);
        Stored stored{tensor, known ? known->change : GgufChange::None};
        Result<TensorInfo> info = present(stored, known ? known->name : tensor.name);
        if (!info)
            return info.error();
        if (!m_numbers.emplace(info.value().name, m_tensors.size()).second)
            return Error{.code = ErrorCode::BadFormat,
                         .what = "the tensor is there twice, under two names",
                         .item = info.value().name};
        m_tensors.push_back(std::move(info).value());
        m_stored.push_back(std::move(stored));
    }
    return Done{};
}

/// The tensor as readers see it: under its Hugging Face name, widened, not transposed.
Result<TensorInfo> GgufFile::present(const Stored &stored, const std::string &name) const
{
    const auto refuse = [&](ErrorCode code, const char *what, std::string found, std::string expected) {
        return Error{.code = code,
                     .what = what,
                     .item = stored.tensor.name,
                     .expected = std::move(expected),
                     .found = std::move(found)};
    };
    const GgufTensor &tensor = stored.tensor;
    TensorInfo info{.name = name, .shape = tensor.shape};
    if (tensor.type->widen == nullptr && !tensor.type->dtype)
        return refuse(ErrorCode::Unsupported, "the tensor is stored in a type that is not supported",
                      std::string(tensor.type->name), std::string(supportedGgmlTypes()));
    const std::int64_t heads = headsOf(stored.change);
    const bool hasHeads = heads >= 1 && !tensor.shape.empty() && tensor.shape[0] % (2 * heads) == 0;
    if (!hasHeads && (stored.change == GgufChange::QueryRows || stored.change == GgufChange::KeyRows))
        return refuse(ErrorCode::BadShape, "the rows cannot be shared out to the heads",
                      shapeText(tensor.shape), "a multiple of " + std::to_string(2 * heads) + " rows");
    if (stored.change == GgufChange::Transposed) {
        if (tensor.shape.size() != 2)
            return refuse(ErrorCode::BadShape, "the tensor is no matrix", shapeText(tensor.shape), {});
        std::swap(info.shape[0], info.shape[1]);
    }
    info.dtype = presentedType(tensor, stored.change);
    const auto bytes = checkedMultiply(info.elements(), widthOf(info));
    const auto end = bytes ? checkedAdd(tensor.begin, *bytes) : std::nullopt;
    if (!end)
        return refuse(ErrorCode::BadShape, "the tensor is too large to widen", {}, {});
    info.begin = tensor.begin;
    info.end = *end;
    return info;
}

const TensorInfo *GgufFile::find(std::string_view name) const
{
    const auto found = m_numbers.find(std::string(name));
    return found == m_numbers.end() ? nullptr : &m_tensors[found->second];
}

std::string GgufFile::fileOf(const TensorInfo &) const
{
    return m_file.path();
}

Status GgufFile::readBytes(const TensorInfo &tensor, std::uint64_t offset, std::span<std::byte> into) const
{
    const auto number = m_numbers.find(tensor.name);
    const auto last = checkedAdd(offset, into.size());
    if (number == m_numbers.end() || !last || *last > tensor.bytes())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "reading behind the end of the tensor",
                     .file = m_file.path(),
                     .item = tensor.name};
    const Stored &stored = m_stored[number->second];
    if (stored.change == GgufChange::None && stored.tensor.type->dtype)
        return m_file.readAt(stored.tensor.begin + offset, into);
    return readWholeElements(widthOf(m_tensors[number->second]), offset, into,
                             [&](std::uint64_t first, std::span<std::byte> elements) {
                                 return readElements(stored, first, elements);
                             });
}

Status GgufFile::readElements(const Stored &stored, std::uint64_t first, std::span<std::byte> into) const
{
    switch (stored.change) {
    case GgufChange::QueryRows:
    case GgufChange::KeyRows:
        return readRows(stored, first, into);
    case GgufChange::Transposed:
        return readTransposed(stored, first, into);
    case GgufChange::None:
    case GgufChange::OneAdded:
        return readRun(stored, first, into.size() / sizeof(float), into.data());
    }
    return Done{};
}

/// @p count numbers that follow each other in the file, as the outside sees them. Numbers are widened a part
/// at a time, so that a large tensor needs no second copy.
Status GgufFile::readRun(const Stored &stored, std::uint64_t first, std::uint64_t count,
                         std::byte *into) const
{
    const GgmlType &type = *stored.tensor.type;
    const DType presented = presentedType(stored.tensor, stored.change);
    if (type.dtype == presented && stored.change != GgufChange::OneAdded) {
        const std::size_t width = type.blockBytes;
        return m_file.readAt(stored.tensor.begin + first * width,
                             {into, static_cast<std::size_t>(count) * width});
    }
    constexpr std::uint64_t PartElements = std::uint64_t{1} << 16;
    std::vector<std::byte> blocks;
    std::vector<float> values;
    for (std::uint64_t done = 0; done < count;) {
        const std::uint64_t part = std::min(PartElements, count - done);
        const std::uint64_t firstBlock = (first + done) / type.blockElements;
        const std::uint64_t behind = (first + done + part + type.blockElements - 1) / type.blockElements;
        blocks.resize(static_cast<std::size_t>(behind - firstBlock) * type.blockBytes);
        values.resize(static_cast<std::size_t>(behind - firstBlock) * type.blockElements);
        const Status read = m_file.readAt(stored.tensor.begin + firstBlock * type.blockBytes, blocks);
        if (!read)
            return read;
        widenBlocks(type, blocks, values);
        if (stored.change == GgufChange::OneAdded)
            std::for_each(values.begin(), values.end(), [](float &value) { value -= 1; });
        std::memcpy(into + done * sizeof(float),
                    values.data() + (first + done - firstBlock * type.blockElements),
                    static_cast<std::size_t>(part) * sizeof(float));
        done += part;
    }
    return Done{};
}

/// Numbers of a projection whose rows lie in another order.
Status GgufFile::readRows(const Stored &stored, std::uint64_t first, std::span<std::byte> into) const
{
    const bool isMatrix = stored.tensor.shape.size() > 1;
    const std::uint64_t length = isMatrix ? rowLength(stored.tensor) : 1;
    const std::uint64_t headRows
        = static_cast<std::uint64_t>(stored.tensor.shape[0] / headsOf(stored.change));
    const std::size_t width = dtypeBits(presentedType(stored.tensor, stored.change)) / 8;
    const std::uint64_t count = into.size() / width;
    for (std::uint64_t done = 0; done < count;) {
        const std::uint64_t row = (first + done) / length;
        const std::uint64_t column = (first + done) % length;
        const std::uint64_t part = std::min(length - column, count - done);
        const Status read = readRun(stored, interleavedRow(row, headRows) * length + column, part,
                                    into.data() + done * width);
        if (!read)
            return read;
        done += part;
    }
    return Done{};
}

/// Numbers of a matrix that is stored with rows and columns exchanged: from every row of the file the columns
/// that are rows of the result.
Status GgufFile::readTransposed(const Stored &stored, std::uint64_t first, std::span<std::byte> into) const
{
    const std::size_t width = dtypeBits(presentedType(stored.tensor, stored.change)) / 8;
    const auto storedRows = static_cast<std::uint64_t>(stored.tensor.shape[0]);
    const std::uint64_t length = rowLength(stored.tensor);
    const std::uint64_t behind = first + into.size() / width;
    const std::uint64_t firstColumn = first / storedRows;
    const std::uint64_t columns = (behind + storedRows - 1) / storedRows - firstColumn;
    std::vector<std::byte> part(static_cast<std::size_t>(columns) * width);
    for (std::uint64_t row = 0; row < storedRows; ++row) {
        if (const Status read = readRun(stored, row * length + firstColumn, columns, part.data()); !read)
            return read;
        for (std::uint64_t column = 0; column < columns; ++column) {
            const std::uint64_t element = (firstColumn + column) * storedRows + row;
            if (element >= first && element < behind)
                std::memcpy(into.data() + (element - first) * width, part.data() + column * width, width);
        }
    }
    return Done{};
}

} // namespace headlight
