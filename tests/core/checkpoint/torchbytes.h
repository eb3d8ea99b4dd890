// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

/// Files as PyTorch writes them, and as nobody should.
namespace torchbytes {

template <typename Number> std::string bytesOf(Number number)
{
    return {reinterpret_cast<const char *>(&number), sizeof number};
}

// Pickle instructions.
inline std::string text(const std::string &value)
{
    return 'X' + bytesOf(static_cast<std::uint32_t>(value.size())) + value;
}

inline std::string integer(std::int64_t value)
{
    return "\x8A\x08" + bytesOf(value);
}

inline std::string global(const std::string &module, const std::string &name)
{
    return 'c' + module + '\n' + name + '\n';
}

inline std::string tuple(const std::vector<std::int64_t> &numbers)
{
    std::string code = "(";
    for (const std::int64_t number : numbers)
        code += integer(number);
    return code + 't';
}

inline std::string orderedDict()
{
    return global("collections", "OrderedDict") + ")R";
}

/// A tensor as the pickle describes it.
struct View
{
    std::string storage = "0";
    std::string type = "FloatStorage";
    std::int64_t elements = 6; ///< of the storage
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape{2, 3};
    std::vector<std::int64_t> strides{3, 1};
};

inline std::string tensor(const View &view)
{
    return global("torch._utils", "_rebuild_tensor_v2") + "((" + text("storage") + global("torch", view.type)
        + text(view.storage) + text("cpu") + integer(view.elements) + "tQ" + integer(view.offset)
        + tuple(view.shape) + tuple(view.strides) + "\x89" + orderedDict() + "tR";
}

inline std::string pickle(const std::string &code)
{
    return "\x80\x02" + code + '.';
}

inline std::string dict(const std::string &items)
{
    return "}(" + items + 'u';
}

/// A file within an archive, and the lies to tell about it.
struct Entry
{
    std::string name;
    std::string bytes{};
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t attributes = 0;
    std::int64_t sizeLie = 0; ///< added to the size in the directory
    std::int64_t placeLie = 0; ///< added to the place in the directory
    std::string localName{}; ///< another one in the local header
};

inline std::string zipEnd(std::uint16_t entries, std::uint32_t size, std::uint32_t begin)
{
    return std::string("PK\5\6") + bytesOf(std::uint32_t{0}) + bytesOf(entries) + bytesOf(entries)
        + bytesOf(size) + bytesOf(begin) + bytesOf(std::uint16_t{0});
}

inline std::string zip(const std::vector<Entry> &entries)
{
    std::string file;
    std::string directory;
    for (const Entry &entry : entries) {
        const auto begin
            = static_cast<std::uint32_t>(static_cast<std::int64_t>(file.size()) + entry.placeLie);
        const auto size = static_cast<std::uint32_t>(entry.bytes.size());
        const auto listed = static_cast<std::uint32_t>(size + entry.sizeLie);
        const std::string &local = entry.localName.empty() ? entry.name : entry.localName;
        const std::string kind = bytesOf(entry.flags) + bytesOf(entry.method) + std::string(8, '\0');
        const std::string version = bytesOf(std::uint16_t{20});
        file += std::string("PK\3\4") + version + kind + bytesOf(size) + bytesOf(size)
            + bytesOf(static_cast<std::uint16_t>(local.size())) + bytesOf(std::uint16_t{0}) + local
            + entry.bytes;
        directory += std::string("PK\1\2") + bytesOf(std::uint16_t{3U << 8U | 20U}) + version + kind
            + bytesOf(listed) + bytesOf(listed) + bytesOf(static_cast<std::uint16_t>(entry.name.size()))
            + bytesOf(std::uint32_t{0}) + bytesOf(std::uint32_t{0}) + bytesOf(entry.attributes)
            + bytesOf(begin) + entry.name;
    }
    return file + directory
        + zipEnd(static_cast<std::uint16_t>(entries.size()), static_cast<std::uint32_t>(directory.size()),
                 static_cast<std::uint32_t>(file.size()));
}

template <typename Number> std::string storage(const std::vector<Number> &numbers)
{
    return {reinterpret_cast<const char *>(numbers.data()), numbers.size() * sizeof(Number)};
}

/// 0, 1, 2, 3, 4, 5 as floats.
inline std::string sixFloats()
{
    return storage<float>({0, 1, 2, 3, 4, 5});
}

/// An archive of a pickle with @p code and one storage.
inline std::string archive(const std::string &code, const std::string &bytes = sixFloats())
{
    return zip({{.name = "model/data.pkl", .bytes = pickle(code)}, {.name = "model/data/0", .bytes = bytes}});
}

inline std::string oneTensor(const View &view = {})
{
    return dict(text("w") + tensor(view));
}

/// The older form: a pickle with @p code, then storages by key.
inline std::string legacy(const std::string &code,
                          const std::vector<std::pair<std::string, std::string>> &storages, std::size_t width)
{
    std::string file("\x80\x02\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19.", 15);
    file += pickle(integer(1001)) + pickle(dict(text("little_endian") + "\x88"));
    file += pickle(code);
    std::string keys = "](";
    for (const auto &[key, bytes] : storages)
        keys += text(key);
    file += pickle(keys + 'e');
    for (const auto &[key, bytes] : storages)
        file += bytesOf(static_cast<std::uint64_t>(bytes.size() / width)) + bytes;
    return file;
}

} // namespace torchbytes
