// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/safetensorsheader.h"

#include "core/base/checked.h"
#include "core/base/limits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace headlight {
namespace {

Error tensorError(ErrorCode code, const std::string &name, std::string what, std::string found = {},
                  std::string expected = {})
{
    return {.code = code,
            .what = std::move(what),
            .item = name,
            .expected = std::move(expected),
            .found = std::move(found)};
}

/// Receives the header's JSON piece by piece, so that a duplicate name is seen and nothing is built in vain.
/// Every function returns false to stop; then error() says why.
class HeaderReader
{
public:
    using Json = nlohmann::json;

    explicit HeaderReader(const CancelToken &cancel)
        : m_cancel(cancel)
    {
    }

    SafetensorsHeader takeHeader() { return std::move(m_header); }
    const Error &error() const { return m_error; }

    bool null() { return scalar("null"); }
    bool boolean(bool value) { return scalar(value ? "true" : "false"); }
    bool number_integer(std::int64_t value) { return scalar(std::to_string(value)); } // negative
    bool number_float(double, const std::string &text) { return scalar(text); }
    bool binary(Json::binary_t &) { return scalar("binary"); } // JSON has none

    bool number_unsigned(std::uint64_t value)
    {
        if (m_place == Place::Shape && value <= Largest)
            return addDimension(value);
        if (m_place == Place::Offsets && value <= Largest)
            return addOffset(value);
        return scalar(std::to_string(value));
    }

    bool string(std::string &value)
    {
        switch (m_place) {
        case Place::Metadata:
            m_header.metadata[m_key] = value;
            return true;
        case Place::Tensor:
            return m_key == "dtype" ? setDtype(value) : scalar('"' + value + '"');
        default:
            return scalar('"' + value + '"');
        }
    }

    bool start_object(std::size_t)
    {
        switch (m_place) {
        case Place::Start:
            m_place = Place::Top;
            return true;
        case Place::Top:
            m_fields.clear();
            m_place = m_name == SafetensorsMetadataKey ? Place::Metadata : Place::Tensor;
            return m_place == Place::Metadata || startTensor();
        default:
            return startUnknown("an object");
        }
    }

    bool end_object()
    {
        switch (m_place) {
        case Place::Unknown:
            return endUnknown();
        case Place::Tensor:
            m_place = Place::Top;
            return finishTensor();
        case Place::Metadata:
            m_place = Place::Top;
            return true;
        default:
            return true;
        }
    }

    bool start_array(std::size_t)
    {
        if (m_place == Place::Tensor && m_key == "shape") {
            m_place = Place::Shape;
            return true;
        }
        if (m_place == Place::Tensor && m_key == "data_offsets") {
            m_place = Place::Offsets;
            return true;
        }
        return startUnknown("an array");
    }

    bool end_array()
    {
        if (m_place == Place::Unknown)
            return endUnknown();
        m_place = Place::Tensor;
        return true;
    }

    bool key(std::string &key)
    {
        if (m_place == Place::Unknown)
            return true;
        if (m_place == Place::Top) {
            m_name = key;
            if (!m_names.insert(key).second)
                return refuse(tensorError(ErrorCode::BadFormat, key, "the name appears twice in the header"));
            return true;
        }
        m_key = key;
        if (!m_fields.insert(key).second)
            return refuse(
                tensorError(ErrorCode::BadFormat, m_name, "the field \"" + key + "\" appears twice"));
        return true;
    }

    bool parse_error(std::size_t position, const std::string &, const Json::exception &exception)
    {
        // The library tells the two apart in its text only.
        const bool encoding
            = std::string_view(exception.what()).find("ill-formed UTF-8") != std::string_view::npos;
        return refuse({.code = ErrorCode::BadFormat,
                       .what = encoding ? "the header is not valid UTF-8 at byte " + std::to_string(position)
                                        : "the header is not valid JSON at byte " + std::to_string(position),
                       .hint = "The file is damaged; download or export it again"});
    }

private:
    /// Where in the header the next piece belongs.
    enum class Place { Start, Top, Metadata, Tensor, Shape, Offsets, Unknown };

    static constexpr std::uint64_t Largest = std::numeric_limits<std::int64_t>::max();

    bool refuse(Error error)
    {
        m_error = std::move(error);
        return false;
    }

    /// A value that is not what its place asks for, or a value of an unknown field, which is skipped.
    bool scalar(const std::string &found)
    {
        switch (m_place) {
        case Place::Unknown:
            return true;
        case Place::Shape:
            return refuse(tensorError(ErrorCode::BadShape, m_name, "the shape holds something else", found,
                                      "integers from 0 to 2^63-1"));
        case Place::Offsets:
            return refuse(tensorError(ErrorCode::BadValue, m_name, "data_offsets holds something else", found,
                                      "integers from 0 to 2^63-1"));
        case Place::Metadata:
            return refuse(tensorError(ErrorCode::BadFormat, std::string(SafetensorsMetadataKey),
                                      "the value of \"" + m_key + "\" is not a text", found));
        case Place::Tensor:
            if (m_key != "dtype" && m_key != "shape" && m_key != "data_offsets")
                return true;
            return refuse(
                tensorError(ErrorCode::BadFormat, m_name, "\"" + m_key + "\" has the wrong type", found));
        default:
            return refuse(tensorError(ErrorCode::BadFormat, m_name, "the entry is not an object", found));
        }
    }

    /// An object or array: skipped inside unknown fields, an error anywhere else.
    bool startUnknown(const char *found)
    {
        if (m_place != Place::Unknown) {
            if (!scalar(found))
                return false;
            m_place = Place::Unknown;
        }
        if (++m_depth > limits::jsonDepth)
            return refuse(tensorError(ErrorCode::TooLarge, m_name, "the header is nested too deeply", {},
                                      "at most " + std::to_string(limits::jsonDepth) + " levels"));
        return true;
    }

    bool endUnknown()
    {
        if (--m_depth == 0)
            m_place = Place::Tensor;
        return true;
    }

    bool startTensor()
    {
        if (m_cancel.isCancelled())
            return refuse({.code = ErrorCode::Cancelled, .what = "cancelled"});
        if (m_header.tensors.size() >= limits::tensors)
            return refuse({.code = ErrorCode::TooLarge,
                           .what = "the header lists too many tensors",
                           .expected = "at most " + std::to_string(limits::tensors)});
        m_tensor = {.name = m_name};
        m_offsets.clear();
        return true;
    }

    bool setDtype(const std::string &name)
    {
        const std::optional<DType> dtype = dtypeFromName(name);
        if (!dtype)
            return refuse(tensorError(ErrorCode::Unsupported, m_name, "the dtype is unknown",
                                      '"' + name + '"',
                                      "F32, F16, BF16 or another type of the safetensors format"));
        m_tensor.dtype = *dtype;
        return true;
    }

    bool addDimension(std::uint64_t value)
    {
        if (m_tensor.shape.size() >= static_cast<std::size_t>(limits::tensorRank))
            return refuse(tensorError(ErrorCode::BadShape, m_name, "the shape has too many dimensions", {},
                                      "at most " + std::to_string(limits::tensorRank)));
        m_tensor.shape.push_back(static_cast<std::int64_t>(value));
        return true;
    }

    bool addOffset(std::uint64_t value)
    {
        if (m_offsets.size() >= 2)
            return refuse(tensorError(ErrorCode::BadValue, m_name, "data_offsets has more than two numbers"));
        m_offsets.push_back(value);
        return true;
    }

    bool finishTensor();

    const CancelToken &m_cancel;
    SafetensorsHeader m_header;
    Error m_error;
    Place m_place = Place::Start;
    int m_depth = 0; ///< below an unknown field
    std::string m_name; ///< key of the top object
    std::string m_key; ///< key below it
    std::unordered_set<std::string> m_names;
    std::unordered_set<std::string> m_fields;
    TensorInfo m_tensor;
    std::vector<std::uint64_t> m_offsets;
};

/// Bytes that dtype × shape needs; nullopt when that is no whole number of bytes or too large to count.
std::optional<std::uint64_t> storedBytes(const TensorInfo &tensor)
{
    std::uint64_t elements = 1;
    for (const std::int64_t dimension : tensor.shape) {
        const auto product = checkedMultiply(elements, static_cast<std::uint64_t>(dimension));
        if (!product)
            return std::nullopt;
        elements = *product;
    }
    const auto bits = checkedMultiply(elements, dtypeBits(tensor.dtype));
    if (!bits || *bits % 8 != 0)
        return std::nullopt;
    return *bits / 8;
}

bool HeaderReader::finishTensor()
{
    for (const char *field : {"dtype", "shape", "data_offsets"}) {
        if (!m_fields.contains(field))
            return refuse(tensorError(ErrorCode::BadFormat, m_name,
                                      "the field \"" + std::string(field) + "\" is missing"));
    }
    if (m_offsets.size() != 2)
        return refuse(tensorError(ErrorCode::BadValue, m_name, "data_offsets must have two numbers",
                                  std::to_string(m_offsets.size())));
    m_tensor.begin = m_offsets[0];
    m_tensor.end = m_offsets[1];
    if (m_tensor.end < m_tensor.begin)
        return refuse(tensorError(ErrorCode::BadValue, m_name, "data_offsets ends before it begins",
                                  std::to_string(m_tensor.begin) + " to " + std::to_string(m_tensor.end)));
    const std::string what = std::string(dtypeName(m_tensor.dtype)) + ' ' + shapeText(m_tensor.shape);
    const auto needed = storedBytes(m_tensor);
    if (!needed)
        return refuse(tensorError(ErrorCode::BadShape, m_name, "the shape gives no possible size", what));
    if (*needed != m_tensor.bytes())
        return refuse(tensorError(ErrorCode::BadShape, m_name, "data_offsets does not fit " + what,
                                  std::to_string(m_tensor.bytes()) + " bytes",
                                  std::to_string(*needed) + " bytes"));
    m_header.tensors.push_back(std::move(m_tensor));
    return true;
}

/// Orders the tensors by their bytes and checks that these fill the data section exactly.
std::optional<Error> checkRanges(std::vector<TensorInfo> &tensors, std::uint64_t dataBytes)
{
    std::sort(tensors.begin(), tensors.end(), [](const TensorInfo &a, const TensorInfo &b) {
        return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
    std::uint64_t position = 0;
    for (const TensorInfo &tensor : tensors) {
        if (tensor.begin != position)
            return tensorError(ErrorCode::BadValue, tensor.name,
                               tensor.begin < position ? "the tensor's bytes overlap those of another"
                                                       : "there is a hole before the tensor's bytes",
                               "begin " + std::to_string(tensor.begin), std::to_string(position));
        position = tensor.end;
    }
    if (position > dataBytes)
        return Error{.code = ErrorCode::BadFormat,
                     .what = "the file is short by " + std::to_string(position - dataBytes) + " bytes",
                     .hint = "The download was probably cut off; download the file again"};
    if (position < dataBytes)
        return Error{.code = ErrorCode::BadFormat,
                     .what = "there are " + std::to_string(dataBytes - position)
                         + " unexpected bytes at the end of the file",
                     .hint = "Something was appended to the file; download it again"};
    return std::nullopt;
}

} // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBegin,
                                                 std::uint64_t dataBytes, const CancelToken &cancel)
{
    // The JSON library would skip a byte order mark and take a NUL for the end.
    const std::size_t start = json.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || json[start] != '{')
        return Error{.code = ErrorCode::BadFormat,
                     .what = "the header is not a JSON object",
                     .hint = "This is not a safetensors file, or it is damaged"};
    if (const std::size_t nul = json.find('\0'); nul != std::string_view::npos)
        return Error{.code = ErrorCode::BadFormat,
                     .what = "the header is not valid JSON at byte " + std::to_string(nul + 1),
                     .found = "a NUL"};

    HeaderReader reader(cancel);
    if (!nlohmann::json::sax_parse(json, &reader))
        return reader.error();
    SafetensorsHeader header = reader.takeHeader();
    if (const auto error = checkRanges(header.tensors, dataBytes))
        return *error;
    for (TensorInfo &tensor : header.tensors) {
        tensor.begin += dataBegin; // within the file, so no overflow
        tensor.end += dataBegin;
    }
    return header;
}

} // namespace headlight
