// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/torchfile.h"

#include "core/base/checked.h"
#include "core/base/limits.h"
#include "core/checkpoint/bytecursor.h"
#include "core/checkpoint/filekind.h"
#include "core/checkpoint/pickle.h"
#include "core/checkpoint/torchstate.h"
#include "core/checkpoint/wholeelements.h"
#include "core/checkpoint/zipdirectory.h"

#include <algorithm>
#include <new>

namespace headlight {
namespace {

constexpr std::string_view ZipMagic{"PK\3\4", 4};
/// The pickle of the number 0x1950a86a20f9469cfc6c, with which the older form begins.
constexpr std::string_view LegacyMagic{"\x80\x02\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19.", 15};
constexpr std::int64_t LegacyProtocol = 1001;

/// The state and where each storage's bytes begin.
struct Contents
{
    TorchState state;
    std::map<std::string, std::uint64_t> begins; ///< by storage key
};

Error damaged(std::string what, const std::string &item = {}, std::string found = {},
              std::string expected = {})
{
    return {.code = ErrorCode::BadFormat,
            .what = std::move(what),
            .item = item,
            .expected = std::move(expected),
            .found = std::move(found),
            .hint = "The download was probably cut off or the file is damaged; download it again"};
}

Result<std::string> readText(const InputFile &file, std::uint64_t offset, std::uint64_t size)
{
    std::string text(static_cast<std::size_t>(size), '\0');
    if (const Status read = file.readAt(offset, std::as_writable_bytes(std::span(text))); !read)
        return read.error();
    return text;
}

/// The entries of the folder that everything in PyTorch's archives lies in, by their names below it.
using Entries = std::map<std::string_view, const ZipEntry *>;

Result<Entries> entriesOf(const std::vector<ZipEntry> &list)
{
    constexpr std::string_view Main = "data.pkl";
    std::string_view folder;
    for (const ZipEntry &entry : list) {
        const std::size_t slash = entry.name.find('/');
        if (slash == std::string::npos || std::string_view(entry.name).substr(slash + 1) != Main)
            continue;
        if (!folder.empty())
            return damaged("the archive holds two checkpoints", entry.name);
        folder = std::string_view(entry.name).substr(0, slash + 1);
    }
    if (folder.empty())
        return Error{.code = ErrorCode::Unsupported,
                     .what = "this zip archive is no PyTorch checkpoint: it holds no data.pkl"};
    Entries entries;
    for (const ZipEntry &entry : list) {
        if (entry.name.starts_with(folder))
            entries.emplace(std::string_view(entry.name).substr(folder.size()), &entry);
    }
    return entries;
}

Status checkByteOrder(const InputFile &file, const Entries &entries)
{
    const auto found = entries.find("byteorder");
    constexpr std::uint64_t LongestName = 16;
    if (found == entries.end())
        return Done{};
    const Result<std::string> order
        = readText(file, found->second->begin, std::min(found->second->size, LongestName));
    if (!order)
        return order.error();
    if (order.value() == "little")
        return Done{};
    return Error{.code = ErrorCode::Unsupported,
                 .what = "the numbers are stored in another byte order",
                 .expected = "little",
                 .found = shownName(order.value())};
}

Result<TorchState> readState(std::string_view bytes)
{
    const Result<Pickle> pickle = readPickle(bytes);
    return pickle ? readTorchState(pickle.value()) : Result<TorchState>(pickle.error());
}

Result<Contents> readZip(const InputFile &file)
{
    const auto list = listZipEntries(file);
    if (!list)
        return list.error();
    const Result<Entries> entries = entriesOf(list.value());
    if (!entries)
        return entries.error();
    if (const Status order = checkByteOrder(file, entries.value()); !order)
        return order.error();
    const ZipEntry &main = *entries.value().at("data.pkl");
    if (main.size > limits::pickleBytes)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the checkpoint's pickle is too large",
                     .item = main.name,
                     .expected = "at most " + std::to_string(limits::pickleBytes) + " bytes",
                     .found = std::to_string(main.size) + " bytes"};
    const Result<std::string> pickle = readText(file, main.begin, main.size);
    if (!pickle)
        return pickle.error();
    Result<TorchState> state = readState(pickle.value());
    if (!state)
        return state.error();
    Contents contents{std::move(state).value(), {}};
    for (const auto &[key, storage] : contents.state.storages) {
        const std::string name = "data/" + key;
        const auto found = entries.value().find(name);
        if (found == entries.value().end())
            return damaged("the archive lacks the bytes of a storage", name);
        if (found->second->size != storage.bytes())
            return damaged("a storage has another size than the pickle says", name,
                           std::to_string(found->second->size) + " bytes",
                           std::to_string(storage.bytes()) + " bytes");
        contents.begins[key] = found->second->begin;
    }
    return contents;
}

/// Reads one small pickle of the older form and moves on behind it.
Result<Pickle> nextPickle(std::string_view &rest)
{
    Result<Pickle> pickle = readPickle(rest);
    if (pickle)
        rest.remove_prefix(pickle.value().size);
    return pickle;
}

Status checkLegacyHeader(const Pickle &protocol, const Pickle &system)
{
    using Kind = Pickle::Kind;
    const Pickle::Value &version = protocol.at(protocol.root);
    if (version.kind != Kind::Integer || version.number != LegacyProtocol)
        return Error{.code = ErrorCode::Unsupported,
                     .what = "the checkpoint is written in an unknown version of its form",
                     .expected = std::to_string(LegacyProtocol),
                     .hint = ConvertPickleHint};
    const Pickle::Value &map = system.at(system.root);
    for (std::size_t i = 0; map.kind == Kind::Map && i + 1 < map.items.size(); i += 2) {
        const Pickle::Value &value = system.at(map.items[i + 1]);
        if (system.at(map.items[i]).text == "little_endian" && value.kind == Kind::Boolean
            && value.number == 0)
            return Error{.code = ErrorCode::Unsupported,
                         .what = "the numbers are stored in another byte order"};
    }
    return Done{};
}

/// Walks over the storages, each with its number of elements in front, in the order of @p keys.
Status locateStorages(const InputFile &file, std::uint64_t position, const Pickle &keys, Contents &contents)
{
    const Pickle::Value &list = keys.at(keys.root);
    if (list.kind != Pickle::Kind::List)
        return damaged("the list of storages is something else");
    for (const Pickle::Index item : list.items) {
        const std::string key(keys.at(item).text);
        const auto storage = contents.state.storages.find(key);
        if (storage == contents.state.storages.end() || contents.begins.contains(key))
            return damaged("the list names a storage that no tensor uses, or one twice", key);
        std::uint64_t elements = 0;
        if (file.size() - position < sizeof elements)
            return damaged("the file ends in front of a storage", key);
        const Status read = file.readAt(position, std::as_writable_bytes(std::span(&elements, 1)));
        if (!read)
            return read;
        position += sizeof elements;
        if (elements != storage->second.elements)
            return damaged("a storage has another size than the pickle says", key, std::to_string(elements),
                           std::to_string(storage->second.elements) + " elements");
        if (file.size() - position < storage->second.bytes())
            return damaged("the file ends within a storage", key);
        contents.begins[key] = position;
        position += storage->second.bytes();
    }
    if (contents.begins.size() != contents.state.storages.size())
        return damaged("the bytes of a storage are missing");
    if (position != file.size())
        return damaged("there are unexpected bytes at the end of the file", {},
                       std::to_string(file.size() - position) + " bytes");
    return Done{};
}

Result<Contents> readLegacy(const InputFile &file)
{
    const Result<std::string> text = readText(file, 0, std::min(file.size(), limits::pickleBytes));
    if (!text)
        return text.error();
    std::string_view rest = std::string_view(text.value()).substr(LegacyMagic.size());
    const Result<Pickle> protocol = nextPickle(rest);
    if (!protocol)
        return protocol.error();
    const Result<Pickle> system = nextPickle(rest);
    if (!system)
        return system.error();
    if (const Status fine = checkLegacyHeader(protocol.value(), system.value()); !fine)
        return fine.error();
    const Result<Pickle> main = nextPickle(rest);
    if (!main)
        return main.error();
    Result<TorchState> state = readTorchState(main.value());
    if (!state)
        return state.error();
    const Result<Pickle> keys = nextPickle(rest);
    if (!keys)
        return keys.error();
    Contents contents{std::move(state).value(), {}};
    const Status located = locateStorages(file, text.value().size() - rest.size(), keys.value(), contents);
    return located ? Result<Contents>(std::move(contents)) : located.error();
}

Result<Contents> readContents(const InputFile &file)
{
    const Result<std::string> beginning
        = readText(file, 0, std::min<std::uint64_t>(file.size(), FileKindBytes));
    if (!beginning)
        return beginning.error();
    const std::string_view text = beginning.value();
    if (text.empty())
        return Error{
            .code = ErrorCode::BadFormat, .what = "the file is empty (0 bytes)", .hint = "Download it again"};
    if (text.starts_with(ZipMagic))
        return readZip(file);
    if (text.starts_with(LegacyMagic))
        return readLegacy(file);
    if (!text.starts_with("\x80\x02")) {
        if (const auto other = recogniseOtherFormat(text))
            return *other;
    }
    return Error{.code = ErrorCode::Unsupported,
                 .what
                 = "this is no checkpoint that PyTorch 0.1.10 or later has written; nothing of it was run",
                 .hint = ConvertPickleHint};
}

bool isContiguous(const TorchTensor &tensor)
{
    if (std::find(tensor.shape.begin(), tensor.shape.end(), 0) != tensor.shape.end())
        return true; // without elements
    std::int64_t step = 1;
    for (std::size_t i = tensor.shape.size(); i-- > 0;) {
        if (tensor.shape[i] != 1 && tensor.strides[i] != step)
            return false;
        step *= tensor.shape[i]; // bounded by the storage
    }
    return true;
}

} // namespace

TorchFile::TorchFile(InputFile file, TorchState state, const std::map<std::string, std::uint64_t> &begins)
    : m_file(std::move(file))
    , m_warnings(std::move(state.warnings))
{
    const auto placeOf = [&](const TorchTensor &tensor) {
        return begins.at(tensor.storage) + tensor.offset * (dtypeBits(tensor.dtype) / 8);
    };
    std::sort(state.tensors.begin(), state.tensors.end(), [&](const TorchTensor &a, const TorchTensor &b) {
        return std::pair(placeOf(a), a.name) < std::pair(placeOf(b), b.name);
    });
    for (TorchTensor &tensor : state.tensors) {
        m_strides.push_back(isContiguous(tensor) ? std::vector<std::int64_t>() : std::move(tensor.strides));
        TensorInfo info{.name = std::move(tensor.name), .dtype = tensor.dtype, .shape = tensor.shape};
        info.begin = placeOf(tensor);
        info.end = info.begin + info.elements() * (dtypeBits(info.dtype) / 8);
        m_numbers.emplace(info.name, m_tensors.size());
        m_tensors.push_back(std::move(info));
    }
}

Result<TorchFile> TorchFile::open(const std::string &path, const CancelToken &cancel)
try {
    Result<InputFile> file = InputFile::open(path);
    if (!file)
        return file.error();
    if (cancel.isCancelled())
        return Error{.code = ErrorCode::Cancelled, .what = "cancelled"};
    Result<Contents> contents = readContents(file.value());
    if (contents)
        return TorchFile(std::move(file).value(), std::move(contents.value().state), contents.value().begins);
    Error error = contents.error();
    error.file = path;
    return error;
} catch (const std::bad_alloc &) {
    return Error{.code = ErrorCode::OutOfMemory, .what = "not enough memory for the pickle", .file = path};
}

const TensorInfo *TorchFile::find(std::string_view name) const
{
    const auto found = m_numbers.find(std::string(name));
    return found == m_numbers.end() ? nullptr : &m_tensors[found->second];
}

std::string TorchFile::fileOf(const TensorInfo &) const
{
    return m_file.path();
}

Status TorchFile::readBytes(const TensorInfo &tensor, std::uint64_t offset, std::span<std::byte> into) const
{
    const auto number = m_numbers.find(tensor.name);
    const auto last = checkedAdd(offset, into.size());
    if (number == m_numbers.end() || !last || *last > tensor.bytes())
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "reading behind the end of the tensor",
                     .file = m_file.path(),
                     .item = tensor.name};
    if (m_strides[number->second].empty())
        return m_file.readAt(tensor.begin + offset, into);
    return readWholeElements(dtypeBits(tensor.dtype) / 8, offset, into,
                             [&](std::uint64_t first, std::span<std::byte> elements) {
                                 return gather(number->second, first, elements);
                             });
}

/// Elements of a tensor that does not lie in order: one read over the range that they lie in, and a walk.
Status TorchFile::gather(std::size_t tensor, std::uint64_t first, std::span<std::byte> into) const
{
    const TensorInfo &info = m_tensors[tensor];
    const std::vector<std::int64_t> &strides = m_strides[tensor];
    const std::size_t width = dtypeBits(info.dtype) / 8;
    const auto placeOf = [&](std::uint64_t element) {
        std::uint64_t place = 0;
        for (std::size_t i = info.shape.size(); i-- > 0;) {
            const auto size = static_cast<std::uint64_t>(info.shape[i]);
            place += element % size * static_cast<std::uint64_t>(strides[i]);
            element /= size;
        }
        return place;
    };
    const std::uint64_t behind = first + into.size() / width;
    std::uint64_t lowest = placeOf(first);
    std::uint64_t highest = lowest;
    for (std::uint64_t element = first; element < behind; ++element) {
        lowest = std::min(lowest, placeOf(element));
        highest = std::max(highest, placeOf(element));
    }
    std::vector<std::byte> range(static_cast<std::size_t>(highest - lowest + 1) * width);
    if (const Status read = m_file.readAt(info.begin + lowest * width, range); !read)
        return read;
    for (std::uint64_t element = first; element < behind; ++element)
        std::memcpy(into.data() + (element - first) * width,
                    range.data() + (placeOf(element) - lowest) * width, width);
    return Done{};
}

} // namespace headlight
