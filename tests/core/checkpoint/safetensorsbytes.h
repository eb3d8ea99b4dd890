// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/safetensorswriter.h"

#include <algorithm>
#include <string>

/// JSON written with single quotes.
inline std::string json(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

inline std::string lengthField(std::uint64_t length)
{
    return {reinterpret_cast<const char *>(&length), sizeof length};
}

inline std::string fileWith(const std::string &header, const std::string &data = {})
{
    return lengthField(header.size()) + header + data;
}

/// A header with one F32 tensor "w" of two elements, the given text in place of one of its fields.
inline std::string oneTensor(const std::string &dtype = json("'F32'"), const std::string &shape = "[2]",
                             const std::string &offsets = "[0,8]")
{
    return json("{'w':{'dtype':") + dtype + json(",'shape':") + shape + json(",'data_offsets':") + offsets
        + "}}";
}

inline std::string tensorEntry(const std::string &name, int begin, int end)
{
    return '"' + name + json("':{'dtype':'U8','shape':[") + std::to_string(end - begin)
        + json("],'data_offsets':[") + std::to_string(begin) + ',' + std::to_string(end) + "]}";
}

inline std::string quoted(const char *text)
{
    return '"' + std::string(text) + '"';
}

inline constexpr std::size_t SeedData = 4 * 6 + 8;

/// A small, valid file with metadata and two tensors.
inline std::string seed()
{
    return headlight::encodeSafetensors({{"weight", {2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6}},
                                         {"ids", {1}, std::vector<std::int64_t>{7}}},
                                        {{"format", "pt"}})
        .value();
}
