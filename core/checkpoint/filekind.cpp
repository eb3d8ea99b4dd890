// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkpoint/filekind.h"

#include <algorithm>

namespace headlight {
namespace {

using namespace std::string_view_literals;

struct Kind
{
    std::string_view magic; ///< lower case for text
    bool isText; ///< leading white space and case do not matter
    const char *what;
    const char *hint;
};

constexpr const char *DownloadAgain = "Download the file again";
constexpr const char *Convert = "Convert it to safetensors with the library that wrote it";

constexpr Kind Kinds[] = {
    {"version https://git-lfs"sv, true, "this is a Git LFS pointer; the real file was not downloaded",
     "Run \"git lfs pull\" in the model's folder, or download the file itself"},
    {"<!doctype html"sv, true, "this is a web page, not a checkpoint", DownloadAgain},
    {"<html"sv, true, "this is a web page, not a checkpoint", DownloadAgain},
    {"<?xml"sv, true, "this is an XML document, perhaps a server's error message", DownloadAgain},
    {"GGUF"sv, false, "this is a GGUF file, not a safetensors file",
     "Give it a name that ends in .gguf and open it by that name"},
    {"PK\x03\x04"sv, false, "this is a zip archive, perhaps a PyTorch checkpoint, not a safetensors file",
     Convert},
    {"PK\x05\x06"sv, false, "this is an empty zip archive, not a safetensors file", DownloadAgain},
    {"\x80\x02"sv, false, "this is a Python pickle, perhaps a PyTorch checkpoint, not a safetensors file",
     Convert},
    {"\x89HDF\r\n"sv, false, "this is an HDF5 file (Keras), not a safetensors file", Convert},
    {"%PDF-"sv, false, "this is a PDF document, not a checkpoint", ""},
    {"\x7F"
     "ELF"sv,
     false, "this is a program or library, not a checkpoint", ""},
    {"\x1F\x8B"sv, false, "this is a gzip archive, not a checkpoint", "Unpack it first"},
    {"7z\xBC\xAF"sv, false, "this is a 7z archive, not a checkpoint", "Unpack it first"},
};

bool startsWithText(std::string_view beginning, std::string_view lowerCase)
{
    const std::size_t start = beginning.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos)
        return false;
    const std::string_view text = beginning.substr(start, lowerCase.size());
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(text.begin(), text.end(), lowerCase.begin(), lowerCase.end(),
                      [&](char a, char b) { return lower(a) == b; });
}

} // namespace

std::optional<Error> recogniseOtherFormat(std::string_view beginning)
{
    for (const Kind &kind : Kinds) {
        if (kind.isText ? startsWithText(beginning, kind.magic) : beginning.starts_with(kind.magic))
            return Error{.code = ErrorCode::BadFormat, .what = kind.what, .hint = kind.hint};
    }
    return std::nullopt;
}

} // namespace headlight
