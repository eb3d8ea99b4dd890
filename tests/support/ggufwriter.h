// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// GGUF files as converters write them, and as nobody should: every number that the header tells can be made
/// to lie. Written from the format's description alone.
class GgufWriter
{
public:
    enum Type : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, List, U64, I64, F64 };

    struct Tensor
    {
        std::string name;
        std::vector<std::int64_t> shape; ///< row-major
        std::uint32_t type = 0; ///< F32
        std::string bytes{};
        std::optional<std::uint32_t> rank{}; ///< another one than the shape's
        std::optional<std::uint64_t> offset{}; ///< another one than the right one
    };

    std::string magic = "GGUF";
    std::uint32_t version = 3;
    std::optional<std::uint64_t> tensorCount{}; ///< another one than the right one
    std::optional<std::uint64_t> valueCount{};
    std::uint64_t alignment = 32; ///< that tensors are written with; said only by u32("general.alignment")
    std::vector<Tensor> tensors;

    template <typename Number> static std::string bytesOf(Number number)
    {
        return {reinterpret_cast<const char *>(&number), sizeof number};
    }

    template <typename Number> static std::string bytesOf(const std::vector<Number> &numbers)
    {
        return {reinterpret_cast<const char *>(numbers.data()), numbers.size() * sizeof(Number)};
    }

    static std::string textBytes(const std::string &text)
    {
        return bytesOf(static_cast<std::uint64_t>(text.size())) + text;
    }

    /// A value as it stands in the file behind its key.
    void raw(const std::string &key, std::uint32_t type, const std::string &content)
    {
        m_values.push_back(textBytes(key) + bytesOf(type) + content);
    }

    void rawEntry(const std::string &entry) { m_values.push_back(entry); }
    void text(const std::string &key, const std::string &value) { raw(key, Text, textBytes(value)); }
    void u32(const std::string &key, std::uint32_t value) { raw(key, U32, bytesOf(value)); }
    void f32(const std::string &key, float value) { raw(key, F32, bytesOf(value)); }
    void boolean(const std::string &key, bool value) { raw(key, Bool, std::string(1, value ? '\1' : '\0')); }

    void list(const std::string &key, std::uint32_t type, std::uint64_t count, const std::string &content)
    {
        raw(key, List, bytesOf(type) + bytesOf(count) + content);
    }

    void texts(const std::string &key, const std::vector<std::string> &values)
    {
        std::string content;
        for (const std::string &value : values)
            content += textBytes(value);
        list(key, Text, values.size(), content);
    }

    template <typename Number>
    void numbers(const std::string &key, std::uint32_t type, const std::vector<Number> &values)
    {
        list(key, type, values.size(), bytesOf(values));
    }

    void floats(const std::string &name, const std::vector<std::int64_t> &shape,
                const std::vector<float> &values)
    {
        tensors.push_back({.name = name, .shape = shape, .bytes = bytesOf(values)});
    }

    std::string file() const
    {
        std::string header = magic + bytesOf(version)
            + bytesOf(tensorCount.value_or(static_cast<std::uint64_t>(tensors.size())))
            + bytesOf(valueCount.value_or(static_cast<std::uint64_t>(m_values.size())));
        for (const std::string &value : m_values)
            header += value;
        std::string data;
        for (const Tensor &tensor : tensors) {
            header += textBytes(tensor.name)
                + bytesOf(tensor.rank.value_or(static_cast<std::uint32_t>(tensor.shape.size())));
            for (std::size_t i = tensor.shape.size(); i-- > 0;)
                header += bytesOf(tensor.shape[i]);
            header += bytesOf(tensor.type) + bytesOf(tensor.offset.value_or(data.size()));
            data += tensor.bytes;
            data.append((alignment - data.size() % alignment) % alignment, '\0');
        }
        header.append((alignment - header.size() % alignment) % alignment, '\0');
        return header + data;
    }

private:
    std::vector<std::string> m_values;
};
