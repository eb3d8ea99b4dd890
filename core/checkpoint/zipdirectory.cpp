// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/zipdirectory.h"

#include "core/base/checked.h"
#include "core/base/limits.h"
#include "core/checkpoint/bytecursor.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace headlight {
namespace {

constexpr std::string_view EndMagic{"PK\5\6", 4};
constexpr std::string_view End64Magic{"PK\6\6", 4};
constexpr std::string_view Locator64Magic{"PK\6\7", 4};
constexpr std::string_view DirectoryMagic{"PK\1\2", 4};
constexpr std::string_view LocalMagic{"PK\3\4", 4};
constexpr std::uint64_t EndBytes = 22;
constexpr std::uint64_t End64Bytes = 56;
constexpr std::uint64_t Locator64Bytes = 20;
constexpr std::uint64_t EntryBytes = 46;
constexpr std::uint64_t LocalBytes = 30;
constexpr std::uint16_t EncryptedFlags = 1U << 0U | 1U << 6U | 1U << 13U;
constexpr std::uint16_t SizesBehindFlag = 1U << 3U;
constexpr std::uint32_t In64 = 0xFFFFFFFFU; ///< the real number stands in the zip64 field

Error damagedZip(std::string what, const std::string &entry = {})
{
    return {.code = ErrorCode::BadFormat,
            .what = std::move(what),
            .item = entry,
            .hint = "The archive is damaged or was made to deceive; download it again"};
}

Result<std::string> readZipText(const InputFile &file, std::uint64_t offset, std::uint64_t size)
{
    std::string text(static_cast<std::size_t>(size), '\0');
    if (const Status read = file.readAt(offset, std::as_writable_bytes(std::span(text))); !read)
        return read.error();
    return text;
}

/// Where the list of entries lies.
struct Directory
{
    std::uint64_t entries = 0;
    std::uint64_t size = 0;
    std::uint64_t begin = 0;
};

/// The zip64 record whose place the locator in front of the end record at @p end tells; empty without one.
Result<std::optional<Directory>> findDirectory64(const InputFile &file, std::uint64_t end)
{
    if (end < Locator64Bytes)
        return std::optional<Directory>();
    const Result<std::string> locator = readZipText(file, end - Locator64Bytes, Locator64Bytes);
    if (!locator)
        return locator.error();
    if (!locator.value().starts_with(Locator64Magic))
        return std::optional<Directory>();
    ByteCursor cursor(std::string_view(locator.value()).substr(8));
    const std::uint64_t place = *cursor.number<std::uint64_t>();
    if (place > end || end - place < End64Bytes)
        return damagedZip("the archive's end record lies outside of the file");
    const Result<std::string> record = readZipText(file, place, End64Bytes);
    if (!record)
        return record.error();
    if (!record.value().starts_with(End64Magic))
        return damagedZip("the archive's end record is not where it should be");
    ByteCursor fields(std::string_view(record.value()).substr(32));
    Directory directory;
    directory.entries = *fields.number<std::uint64_t>();
    directory.size = *fields.number<std::uint64_t>();
    directory.begin = *fields.number<std::uint64_t>();
    return std::optional<Directory>(directory);
}

/// The end record at @p end and what it says.
Result<Directory> readEnd(const InputFile &file, const std::string &record, std::uint64_t end)
{
    ByteCursor fields(std::string_view(record).substr(4));
    const std::uint16_t disk = *fields.number<std::uint16_t>();
    const std::uint16_t directoryDisk = *fields.number<std::uint16_t>();
    const std::uint16_t here = *fields.number<std::uint16_t>();
    const std::uint16_t entries = *fields.number<std::uint16_t>();
    Directory directory;
    directory.entries = entries;
    directory.size = *fields.number<std::uint32_t>();
    directory.begin = *fields.number<std::uint32_t>();
    const Result<std::optional<Directory>> wide = findDirectory64(file, end);
    if (!wide)
        return wide.error();
    if (wide.value())
        directory = *wide.value();
    else if (disk != directoryDisk || here != entries)
        return Error{.code = ErrorCode::Unsupported, .what = "the archive is cut into several volumes"};
    const auto behind = checkedAdd(directory.begin, directory.size);
    if (!behind || *behind > end)
        return damagedZip("the archive's directory lies outside of the file");
    if (directory.entries > limits::zipEntries || directory.size > limits::zipDirectoryBytes)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the archive lists too many files",
                     .expected = "at most " + std::to_string(limits::zipEntries),
                     .found = std::to_string(directory.entries)};
    if (directory.entries > directory.size / EntryBytes)
        return damagedZip("the archive's directory is too small for its entries");
    return directory;
}

/// Looks for the end record: the last thing in the file but for a comment, whose length it tells.
Result<Directory> findDirectory(const InputFile &file)
{
    constexpr std::uint64_t LongestComment = 65535;
    const std::uint64_t size = std::min(file.size(), EndBytes + LongestComment);
    const Result<std::string> tail = readZipText(file, file.size() - size, size);
    if (!tail)
        return tail.error();
    for (std::size_t at = tail.value().rfind(EndMagic); at != std::string::npos;
         at = at == 0 ? std::string::npos : tail.value().rfind(EndMagic, at - 1)) {
        ByteCursor record(std::string_view(tail.value()).substr(at));
        (void)record.text(EndBytes - 2);
        const auto comment = record.number<std::uint16_t>();
        if (comment && record.left() == *comment)
            return readEnd(file, tail.value().substr(at, EndBytes), file.size() - size + at);
    }
    return damagedZip("the archive's end record is missing: the file was probably cut off");
}

/// An entry as the directory describes it.
struct Listed
{
    ZipEntry entry; ///< begin is that of the local header
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
};

/// Takes the 64-bit values that @p extra holds for those that do not fit into 32 bits.
bool readExtra64(std::string_view extra, std::initializer_list<std::uint64_t *> values)
{
    constexpr std::uint16_t Zip64 = 1;
    ByteCursor fields(extra);
    while (fields.left() > 0) {
        const auto id = fields.number<std::uint16_t>();
        const auto length = fields.number<std::uint16_t>();
        const auto body = length ? fields.text(*length) : std::nullopt;
        if (!id || !body)
            return false;
        if (*id != Zip64)
            continue;
        ByteCursor numbers(*body);
        for (std::uint64_t *value : values) {
            if (*value != In64)
                continue;
            const auto wide = numbers.number<std::uint64_t>();
            if (!wide)
                return false;
            *value = *wide;
        }
    }
    return true;
}

/// A name that stays below the folder that an archive is unpacked to, though this program never unpacks.
bool isInside(std::string_view name)
{
    if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos
        || name.find('\0') != std::string_view::npos || name.find(':') != std::string_view::npos)
        return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('/', begin), name.size());
        if (name.substr(begin, end - begin) == "..")
            return false;
        begin = end + 1;
    }
    return true;
}

Status checkListed(const Listed &listed, std::uint64_t packed, std::uint16_t madeBy, std::uint32_t attributes)
{
    constexpr std::uint16_t Unix = 3;
    constexpr std::uint32_t KindMask = 0170000;
    constexpr std::uint32_t SymbolicLink = 0120000;
    const ZipEntry &entry = listed.entry;
    if (!isInside(entry.name))
        return damagedZip("the archive holds a file with an unsafe name", entry.name);
    if (madeBy >> 8U == Unix && (attributes >> 16U & KindMask) == SymbolicLink)
        return damagedZip("the archive holds a symbolic link", entry.name);
    if ((listed.flags & EncryptedFlags) != 0)
        return Error{.code = ErrorCode::Unsupported, .what = "the archive is encrypted", .item = entry.name};
    if (listed.method != 0)
        return Error{.code = ErrorCode::Unsupported,
                     .what = "the archive is compressed, which those of PyTorch never are",
                     .item = entry.name};
    if (packed != entry.size)
        return damagedZip("a stored file has two sizes", entry.name);
    return Done{};
}

Result<Listed> readListed(ByteCursor &cursor)
{
    const Error cut = damagedZip("the archive's directory ends within an entry");
    if (cursor.left() < EntryBytes)
        return cut;
    if (cursor.text(DirectoryMagic.size()) != DirectoryMagic)
        return damagedZip("the archive's directory holds something else");
    Listed listed;
    const std::uint16_t madeBy = *cursor.number<std::uint16_t>();
    (void)cursor.number<std::uint16_t>(); // version needed
    listed.flags = *cursor.number<std::uint16_t>();
    listed.method = *cursor.number<std::uint16_t>();
    (void)cursor.number<std::uint32_t>(); // time
    (void)cursor.number<std::uint32_t>(); // checksum
    std::uint64_t packed = *cursor.number<std::uint32_t>();
    listed.entry.size = *cursor.number<std::uint32_t>();
    const std::uint16_t nameLength = *cursor.number<std::uint16_t>();
    const std::uint16_t extraLength = *cursor.number<std::uint16_t>();
    const std::uint16_t commentLength = *cursor.number<std::uint16_t>();
    (void)cursor.number<std::uint32_t>(); // disk, internal attributes
    const std::uint32_t attributes = *cursor.number<std::uint32_t>();
    listed.entry.begin = *cursor.number<std::uint32_t>();
    const auto name = cursor.text(nameLength);
    const auto extra = cursor.text(extraLength);
    if (!name || !extra || !cursor.text(commentLength))
        return cut;
    listed.entry.name = *name;
    if (!readExtra64(*extra, {&listed.entry.size, &packed, &listed.entry.begin}))
        return damagedZip("an extra field is damaged", listed.entry.name);
    if (const Status fine = checkListed(listed, packed, madeBy, attributes); !fine)
        return fine.error();
    return listed;
}

/// Follows the directory to the local header, which must tell the same, and behind it to the bytes.
Status locate(const InputFile &file, Listed &listed, std::uint64_t end)
{
    ZipEntry &entry = listed.entry;
    const std::uint64_t headerBytes = LocalBytes + entry.name.size();
    if (entry.begin > end || end - entry.begin < headerBytes)
        return damagedZip("a file's header lies outside of the archive", entry.name);
    const Result<std::string> header = readZipText(file, entry.begin, headerBytes);
    if (!header)
        return header.error();
    ByteCursor fields(header.value());
    const bool isHeader = fields.text(LocalMagic.size()) == LocalMagic;
    (void)fields.number<std::uint16_t>(); // version needed
    const std::uint16_t flags = *fields.number<std::uint16_t>();
    const std::uint16_t method = *fields.number<std::uint16_t>();
    (void)fields.number<std::uint64_t>(); // time, checksum
    (void)fields.number<std::uint32_t>(); // packed size
    const std::uint32_t size = *fields.number<std::uint32_t>();
    const std::uint16_t nameLength = *fields.number<std::uint16_t>();
    const std::uint16_t extraLength = *fields.number<std::uint16_t>();
    const bool tellsSize = (flags & SizesBehindFlag) == 0 && size != In64;
    if (!isHeader || flags != listed.flags || method != listed.method || nameLength != entry.name.size()
        || fields.text(nameLength) != entry.name || (tellsSize && size != entry.size))
        return damagedZip("a file's header contradicts the archive's directory", entry.name);
    const auto begin = checkedAdd(entry.begin + headerBytes, extraLength);
    const auto behind = begin ? checkedAdd(*begin, entry.size) : std::nullopt;
    if (!behind || *behind > end)
        return damagedZip("a file's bytes lie outside of the archive", entry.name);
    entry.begin = *begin;
    return Done{};
}

Status checkApart(std::vector<ZipEntry> &entries)
{
    std::sort(entries.begin(), entries.end(),
              [](const ZipEntry &a, const ZipEntry &b) { return a.begin < b.begin; });
    std::unordered_set<std::string_view> names;
    std::uint64_t position = 0;
    for (const ZipEntry &entry : entries) {
        if (!names.insert(entry.name).second)
            return damagedZip("two files of the archive have one name", entry.name);
        // Every file has a header of its own in front of it.
        if (entry.begin < position + LocalBytes + entry.name.size())
            return damagedZip("two files of the archive overlap", entry.name);
        position = entry.begin + entry.size;
    }
    return Done{};
}

} // namespace

Result<std::vector<ZipEntry>> listZipEntries(const InputFile &file)
{
    const Result<Directory> directory = findDirectory(file);
    if (!directory)
        return directory.error();
    const Result<std::string> text = readZipText(file, directory.value().begin, directory.value().size);
    if (!text)
        return text.error();
    std::vector<ZipEntry> entries;
    ByteCursor cursor(text.value());
    for (std::uint64_t i = 0; i < directory.value().entries; ++i) {
        Result<Listed> listed = readListed(cursor);
        if (!listed)
            return listed.error();
        if (const Status found = locate(file, listed.value(), directory.value().begin); !found)
            return found.error();
        entries.push_back(std::move(listed.value().entry));
    }
    if (cursor.left() > 0)
        return damagedZip("the archive's directory holds more than its entries");
    if (const Status apart = checkApart(entries); !apart)
        return apart.error();
    return entries;
}

} // namespace headlight
