// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenizer.h"

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/vocabularyfiles.h"

#include <filesystem>
#include <new>
#include <utility>

namespace headlight {
namespace {

namespace fs = std::filesystem;
using Loaded = Result<std::shared_ptr<const Tokenizer>>;

bool isThere(const fs::path &path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Loaded inFile(Loaded loaded, const fs::path &path)
{
    if (loaded)
        return loaded;
    Error error = loaded.error();
    if (error.file.empty())
        error.file = path.string();
    return error;
}

/// The options beside a vocabulary; empty where there are none.
Result<std::string> configBeside(const fs::path &folder)
{
    const fs::path path = folder / "tokenizer_config.json";
    return isThere(path) ? readWholeFile(path.string(), limits::configBytes)
                         : Result<std::string>(std::string());
}

Loaded loadTokenizerJson(const fs::path &path)
{
    const Result<std::string> text = readWholeFile(path.string(), limits::tokenizerJsonBytes);
    return text ? inFile(readTokenizerJson(text.value()), path) : Loaded(text.error());
}

Loaded loadVocabularyText(const fs::path &path)
{
    const Result<std::string> vocabulary = readWholeFile(path.string(), limits::vocabularyBytes);
    if (!vocabulary)
        return vocabulary.error();
    const Result<std::string> config = configBeside(path.parent_path());
    return config ? inFile(readWordPieceFiles(vocabulary.value(), config.value()), path)
                  : Loaded(config.error());
}

Loaded loadMerges(const fs::path &folder)
{
    const fs::path path = folder / "vocab.json";
    const Result<std::string> vocabulary = readWholeFile(path.string(), limits::vocabularyBytes);
    if (!vocabulary)
        return vocabulary.error();
    const Result<std::string> merges
        = readWholeFile((folder / "merges.txt").string(), limits::vocabularyBytes);
    if (!merges)
        return merges.error();
    const Result<std::string> config = configBeside(folder);
    if (!config)
        return config.error();
    return inFile(readBpeFiles(vocabulary.value(), merges.value(), config.value()), path);
}

Loaded loadFile(const fs::path &path)
{
    const std::string name = path.filename().string();
    if (name == "vocab.json" || name == "merges.txt")
        return loadMerges(path.parent_path());
    return path.extension() == ".txt" ? loadVocabularyText(path) : loadTokenizerJson(path);
}

Loaded loadFolder(const fs::path &folder)
{
    if (isThere(folder / "tokenizer.json"))
        return loadTokenizerJson(folder / "tokenizer.json");
    if (isThere(folder / "vocab.txt"))
        return loadVocabularyText(folder / "vocab.txt");
    if (isThere(folder / "vocab.json") && isThere(folder / "merges.txt"))
        return loadMerges(folder);
    Error error;
    error.code = isThere(folder) ? ErrorCode::MissingPart : ErrorCode::FileNotFound;
    error.what = isThere(folder) ? "no tokenizer" : "no such file or folder";
    error.file = folder.string();
    error.expected = "tokenizer.json, vocab.txt, or vocab.json with merges.txt";
    return error;
}

} // namespace

Tokenizer::~Tokenizer() = default;

Loaded Tokenizer::load(const std::string &folder)
{
    try {
        const fs::path path(folder);
        std::error_code ignored;
        return fs::is_directory(path, ignored) || !isThere(path) ? loadFolder(path) : loadFile(path);
    } catch (const std::bad_alloc &) {
        Error error;
        error.code = ErrorCode::OutOfMemory;
        error.what = "not enough memory for the tokenizer";
        error.file = folder;
        return error;
    }
}

} // namespace headlight
