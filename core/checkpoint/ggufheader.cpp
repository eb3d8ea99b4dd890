// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/ggufheader.h"

#include "core/base/checked.h"
#include "core/base/limits.h"
#include "core/checkpoint/bytecursor.h"
#include "core/checkpoint/filekind.h"
#include "core/checkpoint/tensorsource.h"

#include <algorithm>
#include <unordered_set>

namespace headlight {
namespace {

using Type = GgufValue::Type;

constexpr std::string_view Magic = "GGUF";
constexpr std::uint64_t SmallestValue = 8 + 1 + 4 + 1; ///< bytes: key, type and content
constexpr std::uint64_t SmallestTensor = 8 + 1 + 4 + 4 + 8;

Error problem(ErrorCode code, std::string what, const std::string &item = {}, std::string found = {},
              std::string expected = {})
{
    return {.code = code,
            .what = std::move(what),
            .item = item,
            .expected = std::move(expected),
            .found = std::move(found)};
}

Error cutOff()
{
    return {.code = ErrorCode::BadFormat,
            .what = "the file ends within its header",
            .hint = "The download was probably cut off; download the file again"};
}

} // namespace

const GgufValue *GgufHeader::find(const std::string &key) const
{
    const auto found = m_values.find(key);
    return found == m_values.end() ? nullptr : &found->second;
}

/// Reads the header from the beginning of a file of which it has the first bytes.
class GgufHeaderReader
{
public:
    /// @param text the first bytes; @param fileBytes how many there are in all
    GgufHeaderReader(const std::string &text, std::uint64_t fileBytes, const CancelToken &cancel)
        : m_text(text)
        , m_cursor(text)
        , m_fileBytes(fileBytes)
        , m_cancel(cancel)
    {
    }

    Status read(GgufHeader &header);

    /// Whether read() failed only because the header goes on behind the bytes that it was given.
    bool needsMore() const { return m_needsMore; }

private:
    std::uint64_t left() const { return m_fileBytes - m_cursor.position(); }
    Error more()
    {
        m_needsMore = true;
        return cutOff();
    }

    Status readCounts();
    Result<std::string_view> readText(const std::string &item);
    Status readEntry(GgufHeader &header);
    Status readContent(const std::string &key, std::uint32_t type, GgufValue &value);
    Status readElements(const std::string &key, GgufValue &value);
    Status readAlignment(const GgufHeader &header);
    Result<GgufTensor> readTensor();
    Status readShape(GgufTensor &tensor);
    Status place(std::vector<GgufTensor> &tensors);

    std::string_view m_text;
    ByteCursor m_cursor;
    std::uint64_t m_fileBytes;
    const CancelToken &m_cancel;
    bool m_needsMore = false;
    std::uint64_t m_tensorCount = 0;
    std::uint64_t m_valueCount = 0;
    std::uint64_t m_alignment = 32;
};

Status GgufHeaderReader::readCounts()
{
    if (m_cursor.text(Magic.size()) != Magic)
        return recogniseOtherFormat(m_text.substr(0, FileKindBytes))
            .value_or(problem(ErrorCode::BadFormat, "this is not a GGUF file"));
    const auto version = m_cursor.number<std::uint32_t>();
    const auto tensors = m_cursor.number<std::uint64_t>();
    const auto values = m_cursor.number<std::uint64_t>();
    if (!values)
        return more();
    if ((*version & 0xFFFFU) == 0 && *version != 0)
        return problem(ErrorCode::Unsupported, "the file is written in big-endian byte order");
    if (*version != 2 && *version != 3)
        return problem(ErrorCode::Unsupported, "this version of GGUF is not supported", {},
                       std::to_string(*version), "2 or 3");
    if (*tensors > limits::tensors || *tensors > left() / SmallestTensor)
        return problem(ErrorCode::TooLarge, "the header lists more tensors than there can be", {},
                       std::to_string(*tensors), "at most " + std::to_string(limits::tensors));
    if (*values > limits::ggufValues || *values > left() / SmallestValue)
        return problem(ErrorCode::TooLarge, "the header lists more values than there can be", {},
                       std::to_string(*values), "at most " + std::to_string(limits::ggufValues));
    m_tensorCount = *tensors;
    m_valueCount = *values;
    return Done{};
}

Result<std::string_view> GgufHeaderReader::readText(const std::string &item)
{
    const auto length = m_cursor.number<std::uint64_t>();
    if (!length)
        return more();
    if (*length > left())
        return problem(ErrorCode::BadFormat, "a text is longer than the rest of the file", item,
                       std::to_string(*length) + " bytes", "at most " + std::to_string(left()));
    const auto text = m_cursor.text(*length);
    return text ? Result<std::string_view>(*text) : more();
}

Status GgufHeaderReader::readElements(const std::string &key, GgufValue &value)
{
    if (value.count > limits::ggufElements || value.count > left() / GgufValue::elementBytes(value.type))
        return problem(ErrorCode::TooLarge, "a list is longer than there is room for", key,
                       std::to_string(value.count), "at most " + std::to_string(limits::ggufElements));
    if (value.type != Type::Text) {
        const auto bytes = m_cursor.text(value.count * GgufValue::elementBytes(value.type)); // below 2^27
        if (!bytes)
            return more();
        value.bytes = *bytes;
        if (value.type == Type::Bool && bytes->find_first_not_of(std::string_view("\0\1", 2)) != bytes->npos)
            return problem(ErrorCode::BadValue, "a truth value is neither 0 nor 1", key);
        return Done{};
    }
    for (std::uint64_t i = 0; i < value.count; ++i) {
        const Result<std::string_view> text = readText(key);
        if (!text)
            return text.error();
        value.texts.push_back(text.value());
    }
    return Done{};
}

Status GgufHeaderReader::readContent(const std::string &key, std::uint32_t type, GgufValue &value)
{
    const auto unknown = [&](std::uint32_t number) {
        return problem(ErrorCode::BadFormat, "the value has an unknown type", key, std::to_string(number),
                       "0 to " + std::to_string(GgufValue::Types - 1));
    };
    if (type >= GgufValue::Types)
        return unknown(type);
    value.type = static_cast<Type>(type);
    if (value.type == Type::List) {
        const auto elementType = m_cursor.number<std::uint32_t>();
        const auto count = m_cursor.number<std::uint64_t>();
        if (!count)
            return more();
        if (*elementType >= GgufValue::Types)
            return unknown(*elementType);
        value.type = static_cast<Type>(*elementType);
        if (value.type == Type::List)
            return problem(ErrorCode::Unsupported, "a list of lists is not supported", key);
        value.isList = true;
        value.count = *count;
    }
    return readElements(key, value);
}

Status GgufHeaderReader::readEntry(GgufHeader &header)
{
    const Result<std::string_view> name = readText("the name of a value");
    if (!name)
        return name.error();
    const std::string key(name.value());
    if (key.empty() || key.size() > limits::ggufKeyBytes)
        return problem(ErrorCode::BadFormat, "the name of a value is empty or too long", key, {},
                       "1 to " + std::to_string(limits::ggufKeyBytes) + " bytes");
    const auto type = m_cursor.number<std::uint32_t>();
    if (!type)
        return more();
    GgufValue value;
    if (const Status read = readContent(key, *type, value); !read)
        return read;
    if (!header.m_values.emplace(key, std::move(value)).second)
        return problem(ErrorCode::BadFormat, "the name appears twice in the header", key);
    return Done{};
}

Status GgufHeaderReader::readAlignment(const GgufHeader &header)
{
    const std::string key = "general.alignment";
    const GgufValue *value = header.find(key);
    if (value == nullptr)
        return Done{};
    if (value->type != Type::U32 || value->isList)
        return problem(ErrorCode::BadValue, "the alignment has the wrong type", key,
                       std::string(GgufValue::typeName(value->type)), "U32");
    const auto alignment = static_cast<std::uint64_t>(*value->integer());
    if (!std::has_single_bit(alignment) || alignment > limits::ggufAlignment)
        return problem(ErrorCode::BadValue, "the alignment cannot be used", key, std::to_string(alignment),
                       "a power of two up to " + std::to_string(limits::ggufAlignment));
    m_alignment = alignment;
    return Done{};
}

Status GgufHeaderReader::readShape(GgufTensor &tensor)
{
    const auto rank = m_cursor.number<std::uint32_t>();
    if (!rank)
        return more();
    if (*rank > limits::ggufRank)
        return problem(ErrorCode::BadShape, "the tensor has too many dimensions", tensor.name,
                       std::to_string(*rank), "at most " + std::to_string(limits::ggufRank));
    for (std::uint32_t i = 0; i < *rank; ++i) {
        const auto size = m_cursor.number<std::int64_t>();
        if (!size)
            return more();
        if (*size < 0)
            return problem(ErrorCode::BadShape, "a dimension is negative", tensor.name,
                           std::to_string(*size));
        tensor.shape.insert(tensor.shape.begin(), *size);
    }
    return Done{};
}

Result<GgufTensor> GgufHeaderReader::readTensor()
{
    const Result<std::string_view> name = readText("the name of a tensor");
    if (!name)
        return name.error();
    GgufTensor tensor;
    tensor.name = name.value();
    if (tensor.name.size() > limits::ggufNameBytes)
        return problem(ErrorCode::BadFormat, "the name of a tensor is too long", tensor.name,
                       std::to_string(tensor.name.size()) + " bytes",
                       "at most " + std::to_string(limits::ggufNameBytes));
    if (const Status shape = readShape(tensor); !shape)
        return shape.error();
    const auto code = m_cursor.number<std::uint32_t>();
    const auto offset = m_cursor.number<std::uint64_t>();
    if (!offset)
        return more();
    tensor.type = findGgmlType(*code);
    if (tensor.type == nullptr)
        return problem(ErrorCode::Unsupported, "the tensor is stored in an unknown type", tensor.name,
                       std::to_string(*code), std::string(supportedGgmlTypes()));
    const auto row = static_cast<std::uint64_t>(tensor.shape.empty() ? 1 : tensor.shape.back());
    if (row % tensor.type->blockElements != 0)
        return problem(ErrorCode::BadShape, "the tensor's rows are not whole blocks", tensor.name,
                       shapeText(tensor.shape),
                       "rows of a multiple of " + std::to_string(tensor.type->blockElements));
    std::optional<std::uint64_t> elements = 1;
    for (const std::int64_t size : tensor.shape)
        elements = elements ? checkedMultiply(*elements, static_cast<std::uint64_t>(size)) : std::nullopt;
    const auto bytes = elements
        ? checkedMultiply(*elements / tensor.type->blockElements, tensor.type->blockBytes)
        : std::nullopt;
    if (!bytes || *elements > std::uint64_t{1} << 62)
        return problem(ErrorCode::BadShape, "the shape gives no possible size", tensor.name,
                       shapeText(tensor.shape));
    tensor.bytes = *bytes;
    tensor.begin = *offset;
    return tensor;
}

/// Turns offsets into places in the file and checks that the tensors follow each other without holes.
Status GgufHeaderReader::place(std::vector<GgufTensor> &tensors)
{
    const auto aligned = [&](std::uint64_t position) {
        const auto sum = checkedAdd(position, m_alignment - 1);
        return sum ? std::optional(*sum / m_alignment * m_alignment) : std::nullopt;
    };
    const std::uint64_t dataBegin = *aligned(m_cursor.position());
    std::unordered_set<std::string_view> names;
    std::uint64_t offset = 0;
    for (GgufTensor &tensor : tensors) {
        if (!names.insert(tensor.name).second)
            return problem(ErrorCode::BadFormat, "the name appears twice in the header", tensor.name);
        if (tensor.begin != offset)
            return problem(ErrorCode::BadValue, "the tensor is not where the one before it ends", tensor.name,
                           "offset " + std::to_string(tensor.begin), std::to_string(offset));
        const auto end = checkedAdd(offset, tensor.bytes);
        const auto next = end ? aligned(*end) : std::nullopt;
        if (!next)
            return problem(ErrorCode::BadShape, "the tensors' sizes add up to no possible size", tensor.name);
        tensor.begin = dataBegin + offset; // below the file's size, or refused next
        if (*end > m_fileBytes || (tensor.bytes > 0 && dataBegin > m_fileBytes - *end))
            return Error{.code = ErrorCode::BadFormat,
                         .what = "the file ends within the tensor",
                         .item = tensor.name,
                         .hint = "The download was probably cut off; download the file again"};
        offset = *next;
    }
    return Done{};
}

Status GgufHeaderReader::read(GgufHeader &header)
{
    if (const Status counts = readCounts(); !counts)
        return counts;
    for (std::uint64_t i = 0; i < m_valueCount; ++i) {
        if (m_cancel.isCancelled())
            return problem(ErrorCode::Cancelled, "cancelled");
        if (const Status entry = readEntry(header); !entry)
            return entry;
    }
    if (const Status alignment = readAlignment(header); !alignment)
        return alignment;
    for (std::uint64_t i = 0; i < m_tensorCount; ++i) {
        Result<GgufTensor> tensor = readTensor();
        if (!tensor)
            return tensor.error();
        header.m_tensors.push_back(std::move(tensor).value());
    }
    return place(header.m_tensors);
}

Result<GgufHeader> GgufHeader::read(const InputFile &file, const CancelToken &cancel)
{
    constexpr std::uint64_t FirstWindow = 4 * limits::MiB;
    // The header does not tell its size: a larger part of the file is tried until it suffices.
    for (std::uint64_t size = FirstWindow;; size *= 4) {
        size = std::min({size, file.size(), limits::ggufHeaderBytes});
        GgufHeader header;
        header.m_text = std::make_unique<std::string>(static_cast<std::size_t>(size), '\0');
        const Status bytes = file.readAt(0, std::as_writable_bytes(std::span(*header.m_text)));
        if (!bytes)
            return bytes.error();
        GgufHeaderReader reader(*header.m_text, file.size(), cancel);
        const Status read = reader.read(header);
        if (read)
            return header;
        if (reader.needsMore() && size == limits::ggufHeaderBytes && size < file.size())
            return problem(ErrorCode::TooLarge, "the header is too large", {}, {},
                           "at most " + std::to_string(limits::ggufHeaderBytes) + " bytes");
        if (!reader.needsMore() || size == file.size())
            return read.error();
    }
}

} // namespace headlight
