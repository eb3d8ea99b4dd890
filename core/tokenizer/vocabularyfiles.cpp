// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/vocabularyfiles.h"

#include "core/base/limits.h"
#include "core/tokenizer/bertnormalizer.h"
#include "core/tokenizer/bertpretokenizer.h"
#include "core/tokenizer/bytelevelpretokenizer.h"
#include "core/tokenizer/gpt4split.h"
#include "core/tokenizer/offsettrimmer.h"
#include "core/tokenizer/splitpretokenizer.h"
#include "core/tokenizer/templateprocessor.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/unicodenormalizer.h"
#include "core/tokenizer/wordpiece.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace headlight {
namespace {

using Json = nlohmann::json;
using Piece = TemplateProcessor::Piece;
using Loaded = Result<std::shared_ptr<const Tokenizer>>;

constexpr const char *configName = "tokenizer_config.json";

Json parseConfig(std::string_view config, JsonReader &reader)
{
    if (config.empty())
        return Json::object();
    Result<TokenizerDocument> document = parseTokenizerDocument(config, DocumentKind::Tokenizer);
    if (!document)
        reader.fail(document.error().code, configName, document.error().what, document.error().found);
    else if (!document.value().root.is_object())
        reader.fail(ErrorCode::BadFormat, configName, "not an object");
    return document ? document.value().root : Json::object();
}

/// A special token of the configuration: a text, or an object with a content.
std::string specialOf(const Json &config, const char *key, const std::string &otherwise, JsonReader &reader)
{
    const auto found = config.find(key);
    if (found != config.end() && found->is_object())
        return reader.text(*found, std::string(configName) + '.' + key, "content", otherwise);
    return reader.text(config, configName, key, otherwise);
}

/// Makes @p content an added token: one of the vocabulary, or else a new one behind its end, as the reference
/// does.
std::int32_t addSpecial(const std::string &content, const Vocabulary &vocabulary, Pipeline::Parts &parts)
{
    if (content.empty())
        return -1;
    if (const AddedToken *known = parts.addedTokens.find(content))
        return known->id;
    AddedToken token;
    token.content = content;
    token.special = true;
    token.normalized = false;
    token.leftStrip = content == "<mask>"; // RoBERTa's and MPNet's mask takes the space before it along
    const auto id = vocabulary.id(content);
    auto next = static_cast<std::int32_t>(vocabulary.size());
    for (const AddedToken &added : parts.addedTokens.all())
        next = std::max(next, added.id + 1);
    token.id = id.value_or(next);
    if (!id)
        parts.warnings.push_back("the special token '" + content + "' is not in the vocabulary");
    (void)parts.addedTokens.add(token, nullptr); // without a normalizer this cannot fail
    return token.id;
}

/// The tokens that newer configurations list by id.
void addListed(const Json &config, JsonReader &reader, Pipeline::Parts &parts)
{
    const auto list = config.find("added_tokens_decoder");
    if (list == config.end() || !list->is_object())
        return;
    for (const auto &[key, json] : list->items()) {
        const std::string where = std::string(configName) + ".added_tokens_decoder." + key;
        const bool digits = !key.empty() && key.size() < 9
            && std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || std::stol(key) > limits::tokenId)
            return reader.fail(ErrorCode::BadValue, where, "no id", key,
                               "0 to " + std::to_string(limits::tokenId));
        AddedToken token;
        token.id = static_cast<std::int32_t>(std::stol(key));
        token.content = reader.text(json, where, "content", {});
        token.singleWord = reader.boolean(json, where, "single_word", false);
        token.leftStrip = reader.boolean(json, where, "lstrip", false);
        token.rightStrip = reader.boolean(json, where, "rstrip", false);
        token.special = reader.boolean(json, where, "special", false);
        token.normalized = reader.boolean(json, where, "normalized", !token.special);
        (void)parts.addedTokens.add(token, parts.normalizer.get()); // BERT's normalizer never fails
    }
}

Piece specialPiece(std::int32_t id, const std::string &token, std::int32_t typeId)
{
    Piece piece;
    piece.ids = {id};
    piece.tokens = {token};
    piece.typeId = typeId;
    return piece;
}

Piece sequencePiece(int sequence, std::int32_t typeId)
{
    Piece piece;
    piece.sequence = sequence;
    piece.typeId = typeId;
    return piece;
}

Loaded finish(JsonReader &reader, Pipeline::Parts &parts)
{
    if (reader.failed())
        return reader.error();
    for (std::string &warning : reader.warnings())
        parts.warnings.push_back(std::move(warning));
    return std::shared_ptr<const Tokenizer>(std::make_shared<Pipeline>(std::move(parts)));
}

/// Lines as Python reads them: LF, CR LF or CR ends one, a byte order mark stays.
TokenList linesOf(std::string_view text)
{
    TokenList lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        lines.add(text.substr(0, end), static_cast<std::int64_t>(lines.size()), 0);
        const bool isPair = end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n';
        text.remove_prefix(std::min(end + (isPair ? 2 : 1), text.size()));
    }
    return lines;
}

std::unique_ptr<Normalizer> bertNormalizer(const Json &config, JsonReader &reader)
{
    BertNormalizer::Options options;
    options.lowerCase = reader.boolean(config, configName, "do_lower_case", true);
    options.handleChineseCharacters = reader.boolean(config, configName, "tokenize_chinese_chars", true);
    options.stripAccents = reader.boolean(config, configName, "strip_accents", options.lowerCase);
    return std::make_unique<BertNormalizer>(options);
}

} // namespace

Loaded readWordPieceFiles(std::string_view vocabulary, std::string_view config)
{
    JsonReader reader;
    const Json options = parseConfig(config, reader);
    Pipeline::Parts parts;
    Vocabulary entries = makeVocabulary(linesOf(vocabulary), reader);
    if (entries.size() == 0)
        reader.fail(ErrorCode::MissingPart, {}, "the vocabulary is empty");
    parts.normalizer = bertNormalizer(options, reader);
    parts.preTokenizers.push_back(std::make_unique<BertPreTokenizer>());
    WordPiece::Options wordPiece;
    wordPiece.unknownToken = specialOf(options, "unk_token", "[UNK]", reader);
    const bool robertaStyle = !entries.id("[CLS]") && entries.id("<s>"); // MPNet
    addListed(options, reader, parts);
    const std::string cls = specialOf(options, "cls_token", robertaStyle ? "<s>" : "[CLS]", reader);
    const std::string sep = specialOf(options, "sep_token", robertaStyle ? "</s>" : "[SEP]", reader);
    const std::string pad = specialOf(options, "pad_token", robertaStyle ? "<pad>" : "[PAD]", reader);
    const std::string mask = specialOf(options, "mask_token", robertaStyle ? "<mask>" : "[MASK]", reader);
    addSpecial(wordPiece.unknownToken, entries, parts);
    const Piece sepPiece = specialPiece(addSpecial(sep, entries, parts), sep, 0);
    addSpecial(pad, entries, parts);
    const Piece clsPiece = specialPiece(addSpecial(cls, entries, parts), cls, 0);
    addSpecial(mask, entries, parts);
    std::vector<Piece> single{clsPiece, sequencePiece(0, 0), sepPiece};
    std::vector<Piece> pair = single;
    if (robertaStyle)
        pair.push_back(sepPiece);
    pair.push_back(sequencePiece(1, 1));
    pair.push_back(specialPiece(sepPiece.ids[0], sep, 1));
    parts.postProcessors.push_back(std::make_unique<TemplateProcessor>(std::move(single), std::move(pair)));
    parts.model = std::make_unique<WordPiece>(std::move(entries), std::move(wordPiece));
    return finish(reader, parts);
}

namespace {

/// Files written before classes were named: RoBERTa's vocabulary begins with <s>, <pad>, </s>.
bool isRoberta(const std::string &tokenizerClass, const Vocabulary &vocabulary)
{
    for (const char *name : {"Roberta", "Longformer", "Bart", "LED"}) {
        if (tokenizerClass.starts_with(name))
            return true;
    }
    return tokenizerClass.empty() && vocabulary.id("<s>") == 0 && vocabulary.id("</s>") == 2;
}

bool isGpt2(const std::string &tokenizerClass)
{
    return tokenizerClass.empty() || tokenizerClass.starts_with("GPT2")
        || tokenizerClass.starts_with("CodeGen") || tokenizerClass.starts_with("PreTrainedTokenizer");
}

void addByteLevel(const Json &config, JsonReader &reader, Pipeline::Parts &parts)
{
    ByteLevelPreTokenizer::Options options;
    options.addPrefixSpace = reader.boolean(config, configName, "add_prefix_space", false);
    options.mapBytes = false;
    parts.preTokenizers.push_back(std::make_unique<ByteLevelPreTokenizer>(options));
    parts.spelling = Spelling::Bytes;
}

/// Qwen2 composes characters first and cuts by a pattern of its own.
void addQwen2(JsonReader &reader, Pipeline::Parts &parts)
{
    Result<TextPattern> pattern = TextPattern::regex(qwen2Pattern);
    if (!pattern)
        return reader.fail(pattern.error().code, {}, pattern.error().what);
    parts.normalizer = std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfc);
    parts.preTokenizers.push_back(std::make_unique<SplitPreTokenizer>(
        std::move(pattern).value(), SplitBehavior::Isolated, SplitPreTokenizer::Cut::AtMatches));
    parts.spelling = Spelling::Bytes;
}

void finishRoberta(const Json &config, JsonReader &reader, Pipeline::Parts &parts)
{
    const Vocabulary &vocabulary = parts.model->vocabulary();
    const std::string cls = specialOf(config, "cls_token", "<s>", reader);
    const std::string sep = specialOf(config, "sep_token", "</s>", reader);
    const Piece clsPiece = specialPiece(addSpecial(cls, vocabulary, parts), cls, 0);
    addSpecial(specialOf(config, "pad_token", "<pad>", reader), vocabulary, parts);
    const Piece sepPiece = specialPiece(addSpecial(sep, vocabulary, parts), sep, 0);
    addSpecial(specialOf(config, "unk_token", "<unk>", reader), vocabulary, parts);
    addSpecial(specialOf(config, "mask_token", "<mask>", reader), vocabulary, parts);
    const bool prefix = reader.boolean(config, configName, "add_prefix_space", false);
    if (reader.boolean(config, configName, "trim_offsets", true))
        parts.postProcessors.push_back(std::make_unique<OffsetTrimmer>(
            prefix ? OffsetTrimmer::PrefixSpace::Added : OffsetTrimmer::PrefixSpace::NotAdded));
    std::vector<Piece> single{clsPiece, sequencePiece(0, 0), sepPiece};
    std::vector<Piece> pair{clsPiece, sequencePiece(0, 0), sepPiece, sepPiece, sequencePiece(1, 0), sepPiece};
    parts.postProcessors.push_back(std::make_unique<TemplateProcessor>(std::move(single), std::move(pair)));
}

void finishGpt2(const Json &config, JsonReader &reader, Pipeline::Parts &parts)
{
    const Vocabulary &vocabulary = parts.model->vocabulary();
    const std::string bos = specialOf(config, "bos_token", "<|endoftext|>", reader);
    addSpecial(specialOf(config, "unk_token", "<|endoftext|>", reader), vocabulary, parts);
    const std::int32_t bosId = addSpecial(bos, vocabulary, parts);
    addSpecial(specialOf(config, "eos_token", "<|endoftext|>", reader), vocabulary, parts);
    addSpecial(specialOf(config, "pad_token", {}, reader), vocabulary, parts);
    if (!reader.boolean(config, configName, "add_bos_token", false))
        return;
    const Piece bosPiece = specialPiece(bosId, bos, 0);
    std::vector<Piece> single{bosPiece, sequencePiece(0, 0)};
    std::vector<Piece> pair{bosPiece, sequencePiece(0, 0), specialPiece(bosId, bos, 1), sequencePiece(1, 1)};
    parts.postProcessors.push_back(std::make_unique<TemplateProcessor>(std::move(single), std::move(pair)));
}

} // namespace

Loaded readBpeFiles(std::string_view vocabulary, std::string_view merges, std::string_view config)
{
    JsonReader reader;
    const Json options = parseConfig(config, reader);
    Result<TokenizerDocument> document = parseTokenizerDocument(vocabulary, DocumentKind::Vocabulary);
    if (!document)
        return document.error();
    document.value().merges = linesOf(merges);
    document.value().hasMerges = true;
    document.value().root = {{"model", {{"type", "BPE"}}}};
    Pipeline::Parts parts;
    const std::string tokenizerClass = reader.text(options, configName, "tokenizer_class", {});
    const bool isQwen2 = tokenizerClass.starts_with("Qwen2");
    if (isQwen2)
        addQwen2(reader, parts);
    else
        addByteLevel(options, reader, parts);
    parts.model = readModel(document.value(), true, reader);
    if (!parts.model)
        return reader.error();
    addListed(options, reader, parts);
    if (isRoberta(tokenizerClass, parts.model->vocabulary()))
        finishRoberta(options, reader, parts);
    else if (isQwen2 || isGpt2(tokenizerClass))
        finishGpt2(options, reader, parts);
    else
        reader.failUnsupported(
            "tokenizer_config.json.tokenizer_class", "vocab.json with merges.txt: tokenizer", tokenizerClass,
            "GPT2Tokenizer, RobertaTokenizer, Qwen2Tokenizer; or any with a tokenizer.json");
    return finish(reader, parts);
}

} // namespace headlight
