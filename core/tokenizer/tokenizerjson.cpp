// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenizerjson.h"

#include "core/base/limits.h"
#include "core/tokenizer/bytelevelpretokenizer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace headlight {
namespace {

using Json = nlohmann::json;

const Json &memberOrNull(const Json &object, const char *key)
{
    static const Json none;
    const auto found = object.find(key);
    return found == object.end() ? none : *found;
}

void readAddedTokens(const Json &root, JsonReader &reader, Pipeline::Parts &parts)
{
    const Json *tokens = reader.array(root, "tokenizer.json", "added_tokens");
    if (!tokens)
        return;
    if (tokens->size() > limits::addedTokens) {
        reader.fail(ErrorCode::TooLarge, "added_tokens", "too many added tokens",
                    std::to_string(tokens->size()), "at most " + std::to_string(limits::addedTokens));
        return;
    }
    std::size_t index = 0;
    for (const Json &json : *tokens) {
        const std::string where = "added_tokens[" + std::to_string(index++) + ']';
        if (!json.is_object())
            return reader.fail(ErrorCode::BadFormat, where, "wrong type", json.type_name(), "an object");
        AddedToken token = readAddedToken(json, where, reader);
        token.id = static_cast<std::int32_t>(reader.integer(json, where, "id", -1, 0, limits::tokenId));
        if (token.id < 0)
            reader.fail(ErrorCode::MissingPart, where + ".id", "no id");
        if (reader.failed())
            return;
        if (Status status = parts.addedTokens.add(token, parts.normalizer.get()); !status)
            return reader.fail(status.error().code, where, status.error().what);
    }
}

/// Decoders are not run: only their types are checked, so that a file from the future is not half understood.
void checkDecoder(const Json &json, const std::string &where, JsonReader &reader)
{
    static constexpr std::array known = {"ByteLevel", "WordPiece", "Metaspace", "BPEDecoder",   "CTC",
                                         "Replace",   "Fuse",      "Strip",     "ByteFallback", "Sequence"};
    const std::string type = reader.text(json, where, "type", {});
    if (std::find(known.begin(), known.end(), type) == known.end())
        reader.failUnsupported(
            where, "decoder", type,
            "ByteLevel, WordPiece, Metaspace, BPEDecoder, CTC, Replace, Fuse, Strip, ByteFallback, "
            "Sequence");
    const Json *list = type == "Sequence" ? reader.array(json, where, "decoders") : nullptr;
    for (std::size_t i = 0; list && i < list->size() && !reader.failed(); ++i)
        checkDecoder((*list)[i], where + ".decoders[" + std::to_string(i) + ']', reader);
}

/// Whether a decoder shows that the vocabulary writes bytes or "▁"; some files have no decoder.
Spelling spellingOf(const Json &root)
{
    const std::string decoder
        = memberOrNull(root, "decoder").dump() + memberOrNull(root, "pre_tokenizer").dump();
    if (decoder.find("\"ByteLevel\"") != std::string::npos)
        return Spelling::Bytes;
    const bool metaspace = decoder.find("\u2581") != std::string::npos
        || decoder.find("\"ByteFallback\"") != std::string::npos
        || decoder.find("\"Metaspace\"") != std::string::npos;
    return metaspace ? Spelling::Metaspace : Spelling::Text;
}

} // namespace

AddedToken readAddedToken(const Json &json, const std::string &where, JsonReader &reader)
{
    AddedToken token;
    token.content = reader.text(json, where, "content", {});
    token.singleWord = reader.boolean(json, where, "single_word", false);
    token.leftStrip = reader.boolean(json, where, "lstrip", false);
    token.rightStrip = reader.boolean(json, where, "rstrip", false);
    token.special = reader.boolean(json, where, "special", false);
    token.normalized = reader.boolean(json, where, "normalized", !token.special);
    return token;
}

Vocabulary makeVocabulary(const TokenList &list, JsonReader &reader)
{
    Vocabulary vocabulary;
    vocabulary.reserve(list.size());
    std::size_t duplicates = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!vocabulary.add(list.token(i), list.id(i)))
            ++duplicates;
    }
    if (duplicates > 0)
        reader.warn(std::to_string(duplicates)
                    + " vocabulary entries repeat a token or an id; the first one counts");
    return vocabulary;
}

Result<std::shared_ptr<const Tokenizer>> readTokenizerJson(std::string_view text,
                                                           std::vector<std::string> warnings)
{
    const Result<TokenizerDocument> document = parseTokenizerDocument(text, DocumentKind::Tokenizer);
    if (!document)
        return document.error();
    const Json &root = document.value().root;
    JsonReader reader;
    Pipeline::Parts parts;
    if (!root.is_object() || !memberOrNull(root, "model").is_object()) {
        reader.fail(ErrorCode::MissingPart, "model", "no model");
        return reader.error();
    }
    if (const Json &json = memberOrNull(root, "normalizer"); !json.is_null())
        parts.normalizer = readNormalizer(json, "normalizer", reader);
    if (const Json &json = memberOrNull(root, "pre_tokenizer"); !json.is_null())
        readPreTokenizers(json, "pre_tokenizer", reader, parts);
    if (reader.failed())
        return reader.error();
    // A byte-level pre-tokenizer at the end and a model of bytes skip the detour over the byte alphabet.
    auto *byteLevel = parts.preTokenizers.empty()
        ? nullptr
        : dynamic_cast<ByteLevelPreTokenizer *>(parts.preTokenizers.back().get());
    const bool wordsAreBytes = byteLevel && document.value().hasMerges;
    if (wordsAreBytes)
        byteLevel->leaveBytesToModel();
    parts.model = readModel(document.value(), wordsAreBytes, reader);
    if (!parts.model)
        return reader.error();
    readAddedTokens(root, reader, parts);
    if (const Json &json = memberOrNull(root, "post_processor"); !json.is_null() && !reader.failed())
        readPostProcessors(json, "post_processor", reader, parts.model->vocabulary(), parts);
    if (const Json &json = memberOrNull(root, "decoder"); !json.is_null())
        checkDecoder(json, "decoder", reader);
    if (reader.failed())
        return reader.error();
    parts.spelling = spellingOf(root);
    warnings.insert(warnings.end(), reader.warnings().begin(), reader.warnings().end());
    parts.warnings = std::move(warnings);
    return std::shared_ptr<const Tokenizer>(std::make_shared<Pipeline>(std::move(parts)));
}

} // namespace headlight
