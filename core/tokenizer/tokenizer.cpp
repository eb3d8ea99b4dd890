// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenizer.h"

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/tokenizer/sentencepiecefiles.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/vocabularyfiles.h"

#include <array>
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

/// The text of a file that need not be there; empty where it is not.
Result<std::string> optionalFile(const fs::path &path)
{
    return isThere(path) ? readWholeFile(path.string(), limits::vocabularyBytes)
                         : Result<std::string>(std::string());
}

Result<CompanionFiles> companionsIn(const fs::path &folder)
{
    CompanionFiles files;
    const std::array<std::pair<const char *, std::string *>, 4> wanted = {{
        {"tokenizer_config.json", &files.tokenizerConfig},
        {"special_tokens_map.json", &files.specialTokensMap},
        {"added_tokens.json", &files.addedTokens},
        {"config.json", &files.modelConfig},
    }};
    for (const auto &[name, text] : wanted) {
        Result<std::string> read = optionalFile(folder / name);
        if (!read)
            return read.error();
        *text = std::move(read).value();
    }
    return files;
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
    const Result<CompanionFiles> files = companionsIn(path.parent_path());
    return files ? inFile(readWordPieceFiles(vocabulary.value(), files.value()), path)
                 : Loaded(files.error());
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
    const Result<CompanionFiles> files = companionsIn(folder);
    return files ? inFile(readBpeFiles(vocabulary.value(), merges.value(), files.value()), path)
                 : Loaded(files.error());
}

Loaded loadSentencePiece(const fs::path &path)
{
    const Result<std::string> model = readWholeFile(path.string(), limits::vocabularyBytes);
    if (!model)
        return model.error();
    const Result<std::string> vocabulary = optionalFile(path.parent_path() / "vocab.json");
    if (!vocabulary)
        return vocabulary.error();
    const Result<CompanionFiles> files = companionsIn(path.parent_path());
    return files ? inFile(readSentencePieceFiles(model.value(), path.filename().string(), vocabulary.value(),
                                                 files.value()),
                          path)
                 : Loaded(files.error());
}

Loaded loadFile(const fs::path &path)
{
    const std::string name = path.filename().string();
    if (name == "vocab.json" || name == "merges.txt")
        return loadMerges(path.parent_path());
    if (path.extension() == ".model" || path.extension() == ".spm")
        return loadSentencePiece(path);
    return path.extension() == ".txt" ? loadVocabularyText(path) : loadTokenizerJson(path);
}

constexpr std::array sentencePieceNames
    = {"sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model", "source.spm"};

Loaded loadFolder(const fs::path &folder)
{
    if (isThere(folder / "tokenizer.json"))
        return loadTokenizerJson(folder / "tokenizer.json");
    for (const char *name : sentencePieceNames) {
        if (isThere(folder / name))
            return loadSentencePiece(folder / name);
    }
    if (isThere(folder / "vocab.txt"))
        return loadVocabularyText(folder / "vocab.txt");
    if (isThere(folder / "vocab.json") && isThere(folder / "merges.txt"))
        return loadMerges(folder);
    Error error;
    error.code = isThere(folder) ? ErrorCode::MissingPart : ErrorCode::FileNotFound;
    error.what = isThere(folder) ? "no tokenizer" : "no such file or folder";
    error.file = folder.string();
    error.expected = "tokenizer.json, a SentencePiece model, vocab.txt, or vocab.json with merges.txt";
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
