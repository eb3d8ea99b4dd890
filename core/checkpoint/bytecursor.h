// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

namespace headlight {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in the file");

/// Takes numbers and texts from the front of a range of bytes: nullopt instead of reading behind its end.
class ByteCursor
{
public:
    explicit ByteCursor(std::string_view bytes)
        : m_rest(bytes)
        , m_size(bytes.size())
    {
    }

    std::size_t position() const { return m_size - m_rest.size(); }
    std::size_t left() const { return m_rest.size(); }

    template <typename Number> std::optional<Number> number()
    {
        static_assert(std::is_arithmetic_v<Number>);
        if (m_rest.size() < sizeof(Number))
            return std::nullopt;
        Number value{};
        std::memcpy(&value, m_rest.data(), sizeof value);
        m_rest.remove_prefix(sizeof value);
        return value;
    }

    std::optional<std::string_view> text(std::uint64_t length)
    {
        if (m_rest.size() < length)
            return std::nullopt;
        const std::string_view text = m_rest.substr(0, static_cast<std::size_t>(length));
        m_rest.remove_prefix(text.size());
        return text;
    }

    /// Up to the next @p end, which is taken, too.
    std::optional<std::string_view> textUntil(char end)
    {
        const std::size_t length = m_rest.find(end);
        if (length == std::string_view::npos)
            return std::nullopt;
        const std::string_view text = m_rest.substr(0, length);
        m_rest.remove_prefix(length + 1);
        return text;
    }

private:
    std::string_view m_rest;
    std::size_t m_size;
};

} // namespace headlight
