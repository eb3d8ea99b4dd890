// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/modeltokenizer.h"

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/ggufheader.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/transformer/gguftokenizer.h"

#include <new>

namespace headlight {
namespace {

using Loaded = Result<std::shared_ptr<const Tokenizer>>;

Loaded loadFromGguf(const std::string &path)
{
    const Result<InputFile> file = InputFile::open(path);
    if (!file)
        return file.error();
    const Result<GgufHeader> header = GgufHeader::read(file.value());
    if (!header)
        return header.error();
    Result<GgufTokenizer> tokenizer = ggufTokenizer(header.value());
    if (!tokenizer)
        return tokenizer.error();
    return readTokenizerJson(tokenizer.value().json, std::move(tokenizer.value().warnings));
}

} // namespace

Result<std::shared_ptr<const Tokenizer>> loadModelTokenizer(const std::string &path)
try {
    const Result<std::string> gguf = findGgufFile(path);
    if (!gguf)
        return gguf.error();
    if (gguf.value().empty())
        return Tokenizer::load(path);
    Loaded loaded = loadFromGguf(gguf.value());
    if (loaded)
        return loaded;
    Error error = loaded.error();
    error.file = gguf.value();
    return error;
} catch (const std::bad_alloc &) {
    return Error{.code = ErrorCode::OutOfMemory, .what = "not enough memory for the tokenizer", .file = path};
}

} // namespace headlight
