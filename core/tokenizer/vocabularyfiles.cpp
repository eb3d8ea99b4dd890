// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/vocabularyfiles.h"

#include "core/tokenizer/bertnormalizer.h"
#include "core/tokenizer/bertpretokenizer.h"
#include "core/tokenizer/bytelevelpretokenizer.h"
#include "core/tokenizer/gpt4split.h"
#include "core/tokenizer/offsettrimmer.h"
#include "core/tokenizer/replacer.h"
#include "core/tokenizer/simplenormalizers.h"
#include "core/tokenizer/splitpretokenizer.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/unicodenormalizer.h"
#include "core/tokenizer/wordpiece.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace headlight {
namespace {

using LeftStrip = PipelineBuilder::LeftStrip;
using Loaded = Result<std::shared_ptr<const Tokenizer>>;

constexpr const char *endOfText = "<|endoftext|>";

/// Lines as Python reads them: LF, CR LF or CR ends one, a byte order mark stays.
TokenList linesOf(std::string_view text)
{
    TokenList lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        lines.add(text.substr(0, end), static_cast<std::int32_t>(lines.size()));
        const bool isPair = end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n';
        text.remove_prefix(std::min(end + (isPair ? 2 : 1), text.size()));
    }
    return lines;
}

std::unique_ptr<Normalizer> bertNormalizer(PipelineBuilder &builder)
{
    BertNormalizer::Options options;
    options.lowerCase = builder.flag("do_lower_case", true);
    options.handleChineseCharacters = builder.flag("tokenize_chinese_chars", true);
    options.stripAccents = builder.flag("strip_accents", options.lowerCase);
    return std::make_unique<BertNormalizer>(options);
}

} // namespace

Loaded readWordPieceFiles(std::string_view vocabulary, const CompanionFiles &files)
{
    PipelineBuilder builder(files);
    Vocabulary entries = makeVocabulary(linesOf(vocabulary), builder.reader());
    if (entries.size() == 0)
        builder.reader().fail(ErrorCode::MissingPart, {}, "the vocabulary is empty");
    builder.parts().normalizer = bertNormalizer(builder);
    builder.parts().preTokenizers.push_back(std::make_unique<BertPreTokenizer>());
    WordPiece::Options wordPiece;
    wordPiece.unknownToken = builder.special("unk_token", "[UNK]");
    const bool isMpnet = !entries.id("[CLS]") && entries.id("<s>");
    const std::string cls = builder.special("cls_token", isMpnet ? "<s>" : "[CLS]");
    const std::string sep = builder.special("sep_token", isMpnet ? "</s>" : "[SEP]");
    const std::string pad = builder.special("pad_token", isMpnet ? "<pad>" : "[PAD]");
    const std::string mask = builder.special("mask_token", isMpnet ? "<mask>" : "[MASK]");
    builder.addListed();
    for (const std::string &token : {wordPiece.unknownToken, sep, pad, cls})
        builder.addSpecial(token, entries);
    builder.addSpecial(mask, entries, isMpnet ? LeftStrip::Yes : LeftStrip::No);
    builder.addRemaining(entries);
    const std::string single = cls + " $A " + sep;
    builder.addTemplate(single, single + (isMpnet ? ' ' + sep : "") + " $B:1 " + sep + ":1");
    builder.parts().model = std::make_unique<WordPiece>(std::move(entries), std::move(wordPiece));
    return builder.finish();
}

namespace {

enum class Family { Gpt2, Roberta, Qwen2, Clip, Whisper, Unknown };

/// Files written before classes were named: RoBERTa's vocabulary begins with <s>, <pad>, </s>.
Family familyOf(const std::string &tokenizerClass, const std::string &modelType, const TokenList &vocabulary)
{
    const auto startsWithAny = [&](std::initializer_list<const char *> names) {
        return std::any_of(names.begin(), names.end(),
                           [&](const char *name) { return tokenizerClass.starts_with(name); });
    };
    if (startsWithAny({"Roberta", "Longformer", "Bart", "LED"}))
        return Family::Roberta;
    if (startsWithAny({"Qwen2"}))
        return Family::Qwen2;
    if (startsWithAny({"CLIP"}) || (tokenizerClass.empty() && modelType.starts_with("clip")))
        return Family::Clip;
    if (startsWithAny({"Whisper"}) || (tokenizerClass.empty() && modelType == "whisper"))
        return Family::Whisper;
    if (startsWithAny({"GPT2", "CodeGen", "PreTrainedTokenizer"}))
        return Family::Gpt2;
    if (!tokenizerClass.empty())
        return Family::Unknown;
    const auto stands = [&](std::string_view token, std::int32_t id) {
        for (std::size_t i = 0; i < vocabulary.size(); ++i) {
            if (vocabulary.token(i) == token)
                return vocabulary.id(i) == id;
        }
        return false;
    };
    return stands("<s>", 0) && stands("</s>", 2) ? Family::Roberta : Family::Gpt2;
}

void addByteLevel(PipelineBuilder &builder, bool useRegex = true)
{
    ByteLevelPreTokenizer::Options options;
    options.addPrefixSpace = builder.flag("add_prefix_space", false);
    options.useRegex = useRegex;
    options.mapBytes = false;
    builder.parts().preTokenizers.push_back(std::make_unique<ByteLevelPreTokenizer>(options));
}

void addSplit(std::string_view pattern, SplitBehavior behavior, SplitPreTokenizer::Cut cut,
              PipelineBuilder &builder)
{
    Result<TextPattern> compiled = TextPattern::regex(pattern);
    if (!compiled)
        return builder.reader().fail(compiled.error().code, {}, compiled.error().what);
    builder.parts().preTokenizers.push_back(
        std::make_unique<SplitPreTokenizer>(std::move(compiled).value(), behavior, cut));
}

/// Composed, lower case, white space as one space; cut without it.
void addClip(PipelineBuilder &builder)
{
    std::vector<std::unique_ptr<Normalizer>> steps;
    steps.push_back(std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfc));
    Result<TextPattern> space = TextPattern::regex("\\s+");
    if (!space)
        return builder.reader().fail(space.error().code, {}, space.error().what);
    steps.push_back(std::make_unique<Replacer>(std::move(space).value(), " "));
    steps.push_back(std::make_unique<LowerCaser>());
    builder.parts().normalizer = std::make_unique<NormalizerSequence>(std::move(steps));
    addSplit(R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)", SplitBehavior::Removed,
             SplitPreTokenizer::Cut::BetweenMatches, builder);
    addByteLevel(builder, false);
}

void addSteps(Family family, PipelineBuilder &builder)
{
    builder.parts().spelling = Spelling::Bytes;
    if (family == Family::Clip)
        return addClip(builder);
    if (family != Family::Qwen2)
        return addByteLevel(builder);
    builder.parts().normalizer = std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfc);
    addSplit(qwen2Pattern, SplitBehavior::Isolated, SplitPreTokenizer::Cut::AtMatches, builder);
    addByteLevel(builder, false);
}

void finishRoberta(PipelineBuilder &builder, const Vocabulary &vocabulary)
{
    const std::string cls = builder.special("cls_token", "<s>");
    const std::string sep = builder.special("sep_token", "</s>");
    for (const std::string &token :
         {cls, builder.special("pad_token", "<pad>"), sep, builder.special("unk_token", "<unk>")})
        builder.addSpecial(token, vocabulary);
    builder.addSpecial(builder.special("mask_token", "<mask>"), vocabulary, LeftStrip::Yes);
    const bool prefix = builder.flag("add_prefix_space", false);
    if (builder.flag("trim_offsets", true))
        builder.parts().postProcessors.push_back(std::make_unique<OffsetTrimmer>(
            prefix ? OffsetTrimmer::PrefixSpace::Added : OffsetTrimmer::PrefixSpace::NotAdded));
    const std::string single = cls + " $A " + sep;
    builder.addTemplate(single, single + ' ' + sep + " $B " + sep);
}

void finishGpt2(PipelineBuilder &builder, const Vocabulary &vocabulary)
{
    const std::string bos = builder.special("bos_token", endOfText);
    for (const std::string &token :
         {builder.special("unk_token", endOfText), bos, builder.special("eos_token", endOfText),
          builder.special("pad_token", {})})
        builder.addSpecial(token, vocabulary);
    if (builder.flag("add_bos_token", false))
        builder.addTemplate(bos + " $A", bos + " $A " + bos + ":1 $B:1");
}

void finishClip(PipelineBuilder &builder, const Vocabulary &vocabulary)
{
    const std::string bos = builder.special("bos_token", "<|startoftext|>");
    const std::string eos = builder.special("eos_token", endOfText);
    for (const std::string &token :
         {bos, eos, builder.special("unk_token", endOfText), builder.special("pad_token", endOfText)})
        builder.addSpecial(token, vocabulary);
    const std::string single = bos + " $A " + eos;
    builder.addTemplate(single, single + ' ' + eos + " $B " + eos);
}

/// Whisper's decoder begins with what it is to do; the task of an unnamed language is not said.
void finishWhisper(PipelineBuilder &builder, const Vocabulary &vocabulary)
{
    const std::string start = "<|startoftranscript|>";
    const std::string untimed = "<|notimestamps|>";
    const std::string eos = builder.special("eos_token", endOfText);
    for (const std::string &token : {builder.special("unk_token", endOfText), eos,
                                     builder.special("bos_token", endOfText), start, untimed})
        builder.addSpecial(token, vocabulary);
    const std::string prefix = start + ' ' + untimed;
    builder.addTemplate(prefix + " $A " + eos, prefix + " $A $B:1 " + eos + ":1");
}

} // namespace

Loaded readBpeFiles(std::string_view vocabulary, std::string_view merges, const CompanionFiles &files)
{
    PipelineBuilder builder(files);
    Result<TokenizerDocument> document = parseTokenizerDocument(vocabulary, DocumentKind::Vocabulary);
    if (!document)
        return document.error();
    const std::string tokenizerClass = builder.text("tokenizer_class", {});
    const Family family = familyOf(tokenizerClass, builder.modelType(), document.value().vocabulary);
    document.value().merges = linesOf(merges);
    document.value().hasMerges = true;
    document.value().root = {{"model", {{"type", "BPE"}}}};
    if (family == Family::Clip) {
        document.value().root["model"]["end_of_word_suffix"] = "</w>";
        document.value().root["model"]["unk_token"] = builder.special("unk_token", endOfText);
    }
    addSteps(family, builder);
    builder.parts().model = readModel(document.value(), true, builder.reader());
    if (!builder.parts().model)
        return builder.reader().error();
    const Vocabulary &entries = builder.parts().model->vocabulary();
    builder.addListed();
    switch (family) {
    case Family::Roberta:
        finishRoberta(builder, entries);
        break;
    case Family::Gpt2:
    case Family::Qwen2:
        finishGpt2(builder, entries);
        break;
    case Family::Clip:
        finishClip(builder, entries);
        break;
    case Family::Whisper:
        finishWhisper(builder, entries);
        break;
    case Family::Unknown:
        builder.reader().failUnsupported(
            "tokenizer_config.json.tokenizer_class", "vocab.json with merges.txt: tokenizer", tokenizerClass,
            "GPT2Tokenizer, RobertaTokenizer, Qwen2Tokenizer, CLIPTokenizer, WhisperTokenizer; or any with a "
            "tokenizer.json");
        break;
    }
    builder.addRemaining(entries);
    return builder.finish();
}

} // namespace headlight
