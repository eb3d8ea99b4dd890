// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/sentencepiecefiles.h"

#include "core/base/limits.h"
#include "core/tokenizer/renumberedmodel.h"
#include "core/tokenizer/replacer.h"
#include "core/tokenizer/sentencepiecenormalizer.h"
#include "core/tokenizer/simplenormalizers.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/unicodenormalizer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace headlight {
namespace {

using PieceType = SentencePieceModel::PieceType;
using LeftStrip = PipelineBuilder::LeftStrip;

enum class Family { Plain, Albert, Camembert, Gemma, Llama, Marian, MBart, MBart50, Pegasus, T5, XlmRoberta };

struct FamilyName
{
    std::string_view tokenizerClass; ///< its beginning
    std::string_view modelTypes; ///< of config.json, with spaces around
    Family family;
};

constexpr std::array<FamilyName, 12> familyNames = {{
    {"Albert", " albert ", Family::Albert},
    {"Camembert", " camembert ", Family::Camembert},
    {"Gemma", " gemma gemma2 gemma3 gemma3_text ", Family::Gemma},
    {"Llama", " llama mistral mixtral ", Family::Llama},
    {"CodeLlama", " ", Family::Llama},
    {"Marian", " marian ", Family::Marian},
    {"MBart50", " ", Family::MBart50},
    {"MBart", " mbart ", Family::MBart},
    {"Pegasus", " pegasus ", Family::Pegasus},
    {"T5", " t5 longt5 ", Family::T5},
    {"MT5", " mt5 umt5 ", Family::T5},
    {"XLMRoberta", " xlm-roberta xlm-roberta-xl ", Family::XlmRoberta},
}};

Family familyOf(PipelineBuilder &builder, const std::string &name, const SentencePieceModel &model)
{
    const std::string tokenizerClass = builder.text("tokenizer_class", {});
    const std::string modelType = ' ' + builder.modelType() + ' ';
    for (const FamilyName &known : familyNames) {
        if (!tokenizerClass.empty() && tokenizerClass.starts_with(known.tokenizerClass))
            return known.family;
    }
    for (const FamilyName &known : familyNames) {
        if (modelType.size() > 2 && known.modelTypes.find(modelType) != std::string_view::npos)
            return known.family;
    }
    const bool isBpe = model.algorithm == SentencePieceModel::Algorithm::Bpe;
    if (name == "source.spm" || name == "target.spm")
        return Family::Marian;
    if (name == "sentencepiece.bpe.model")
        return Family::XlmRoberta;
    if (name == "tokenizer.model" && isBpe && model.byteFallback)
        return model.addDummyPrefix ? Family::Llama : Family::Gemma;
    return Family::Plain;
}

/// The vocabulary of a family: some tokens, the model's pieces from one on, and more tokens.
struct Layout
{
    std::vector<std::string> front;
    std::size_t skipped = 0; ///< pieces at the beginning that stand in front in another order
    std::vector<std::string> back;
};

constexpr std::string_view mBartLanguages
    = "ar_AR cs_CZ de_DE en_XX es_XX et_EE fi_FI fr_XX gu_IN hi_IN it_IT ja_XX kk_KZ ko_KR lt_LT lv_LV my_MM "
      "ne_NP nl_XX ro_RO ru_RU si_LK tr_TR vi_VN zh_CN";
constexpr std::string_view mBart50Languages
    = "af_ZA az_AZ bn_IN fa_IR he_IL hr_HR id_ID ka_GE km_KH mk_MK ml_IN mn_MN mr_IN pl_PL ps_AF pt_XX sv_SE "
      "sw_KE ta_IN te_IN th_TH tl_XX uk_UA ur_PK xh_ZA gl_ES sl_SI";

void addWords(std::string_view words, std::vector<std::string> &to)
{
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        to.emplace_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

/// Source: transformers, convert_slow_tokenizer.py and the families' tokenization files.
Layout layoutOf(Family family, PipelineBuilder &builder)
{
    Layout layout;
    switch (family) {
    case Family::Camembert:
        layout = {{"<s>NOTUSED", "<pad>", "</s>NOTUSED", "<unk>", "<unk>NOTUSED"}, 1, {"<mask>"}};
        break;
    case Family::XlmRoberta:
        layout = {{"<s>", "<pad>", "</s>", "<unk>"}, 3, {"<mask>"}};
        break;
    case Family::MBart:
    case Family::MBart50:
        layout = {{"<s>", "<pad>", "</s>", "<unk>"}, 3, {}};
        addWords(mBartLanguages, layout.back);
        if (family == Family::MBart50)
            addWords(mBart50Languages, layout.back);
        layout.back.emplace_back("<mask>");
        break;
    case Family::Pegasus:
        layout = {{"<pad>", "</s>", "<mask_1>", "<mask_2>"}, 2, {}};
        for (std::int64_t i = 2; i < builder.integer("offset", 103, 2, 10'000); ++i)
            layout.front.push_back("<unk_" + std::to_string(i) + '>');
        break;
    case Family::T5:
        for (std::int64_t i = builder.integer("extra_ids", 100, 0, 10'000); i > 0; --i)
            layout.back.push_back("<extra_id_" + std::to_string(i - 1) + '>');
        break;
    default:
        break;
    }
    return layout;
}

/// The family's vocabulary, and for each piece its id there: that of the unknown token where it has none.
struct Numbering
{
    Vocabulary vocabulary;
    std::vector<std::int32_t> ids;
};

Numbering numbered(const SentencePieceModel &model, const Layout &layout)
{
    Numbering numbering;
    std::int32_t next = 0;
    const auto add = [&](const std::string &token) { numbering.vocabulary.add(token, next++); };
    for (const std::string &token : layout.front)
        add(token);
    const std::int32_t first = next - static_cast<std::int32_t>(layout.skipped);
    for (std::size_t i = layout.skipped; i < model.pieces.size(); ++i)
        add(model.pieces[i].text);
    for (const std::string &token : layout.back)
        add(token);
    for (std::size_t i = 0; i < model.pieces.size(); ++i) {
        const auto known = numbering.vocabulary.id(model.pieces[i].text);
        numbering.ids.push_back(i < layout.skipped ? known.value_or(0)
                                                   : first + static_cast<std::int32_t>(i));
    }
    return numbering;
}

/// Marian's: vocab.json says all ids.
std::optional<Numbering> numberedBy(std::string_view vocabulary, const SentencePieceModel &model,
                                    PipelineBuilder &builder)
{
    const Result<TokenizerDocument> document = parseTokenizerDocument(vocabulary, DocumentKind::Vocabulary);
    if (!document) {
        const Error &error = document.error();
        builder.reader().fail(error.code, "vocab.json", error.what, error.found, error.expected);
        return std::nullopt;
    }
    Numbering numbering;
    numbering.vocabulary = makeVocabulary(document.value().vocabulary, builder.reader());
    const std::string unknown = builder.special("unk_token", "<unk>");
    const auto unknownId = numbering.vocabulary.id(unknown);
    if (!unknownId) {
        builder.reader().fail(ErrorCode::MissingPart, "vocab.json", "no token '" + unknown + '\'');
        return std::nullopt;
    }
    for (const SentencePieceModel::Piece &piece : model.pieces)
        numbering.ids.push_back(numbering.vocabulary.id(piece.text).value_or(*unknownId));
    return numbering;
}

void addSpecials(Family family, const SentencePieceModel &model, const Layout &layout,
                 const Vocabulary &vocabulary, PipelineBuilder &builder)
{
    const bool isAlbert = family == Family::Albert;
    const auto add = [&](const char *key, const char *otherwise, LeftStrip strip = LeftStrip::No) {
        const std::string token = builder.special(key, otherwise);
        if (!token.empty() && (vocabulary.id(token) || token != otherwise))
            builder.addSpecial(token, vocabulary, strip);
    };
    builder.addListed();
    add("mask_token", isAlbert ? "[MASK]" : "<mask>", LeftStrip::Yes);
    add("bos_token", isAlbert ? "[CLS]" : family == Family::Gemma ? "<bos>" : "<s>");
    add("eos_token", isAlbert ? "[SEP]" : family == Family::Gemma ? "<eos>" : "</s>");
    add("unk_token", "<unk>");
    add("cls_token", isAlbert ? "[CLS]" : "<s>");
    add("sep_token", isAlbert ? "[SEP]" : "</s>");
    add("pad_token", "<pad>");
    for (const SentencePieceModel::Piece &piece : model.pieces) {
        if (piece.type == PieceType::Control && vocabulary.id(piece.text))
            builder.addSpecial(piece.text, vocabulary);
    }
    const bool isAllSpecial = family == Family::MBart || family == Family::MBart50 || family == Family::T5
        || family == Family::Pegasus;
    for (const auto *tokens : {&layout.front, &layout.back}) {
        for (std::size_t i = 0; isAllSpecial && i < tokens->size(); ++i)
            builder.addSpecial((*tokens)[i], vocabulary);
    }
    for (std::int32_t id = 0; family == Family::Marian && id < vocabulary.idBound(); ++id) {
        const std::string_view token = vocabulary.token(id); // ">>fra<<": the language to translate to
        if (token.starts_with(">>") && token.ends_with("<<"))
            builder.addSpecial(std::string(token), vocabulary);
    }
    builder.addRemaining(vocabulary);
}

void addTemplate(Family family, PipelineBuilder &builder)
{
    const std::string bos = builder.special("bos_token", family == Family::Gemma ? "<bos>" : "<s>");
    const std::string eos = builder.special("eos_token", family == Family::Gemma ? "<eos>" : "</s>");
    switch (family) {
    case Family::Albert: {
        const std::string cls = builder.special("cls_token", "[CLS]");
        const std::string sep = builder.special("sep_token", "[SEP]");
        return builder.addTemplate(cls + " $A " + sep, cls + " $A " + sep + " $B:1 " + sep + ":1");
    }
    case Family::Camembert:
    case Family::XlmRoberta: {
        const std::string cls = builder.special("cls_token", "<s>");
        const std::string sep = builder.special("sep_token", "</s>");
        return builder.addTemplate(cls + " $A " + sep, cls + " $A " + sep + ' ' + sep + " $B " + sep);
    }
    case Family::Llama:
    case Family::Gemma: {
        const bool begins = builder.flag("add_bos_token", true);
        const bool ends = builder.flag("add_eos_token", false);
        const auto around = [&](const std::string &text, const std::string &type) {
            return (begins ? bos + type + ' ' : "") + text + type + (ends ? ' ' + eos + type : "");
        };
        return builder.addTemplate(around("$A", ""), around("$A", "") + ' ' + around("$B", ":1"));
    }
    case Family::MBart: {
        const std::string language = builder.special("src_lang", "en_XX");
        return builder.addTemplate("$A " + eos + ' ' + language, "$A $B " + eos + ' ' + language);
    }
    case Family::MBart50: {
        const std::string language = builder.special("src_lang", "en_XX");
        return builder.addTemplate(language + " $A " + eos, language + " $A $B " + eos);
    }
    case Family::Marian:
    case Family::Pegasus:
        return builder.addTemplate("$A " + eos, "$A $B " + eos);
    case Family::T5:
        return builder.addTemplate("$A " + eos, "$A " + eos + " $B " + eos);
    case Family::Plain:
        break;
    }
}

/// ALBERT writes quotes alike and drops accents and case before the model's own rules.
void addAlbertSteps(PipelineBuilder &builder, std::vector<std::unique_ptr<Normalizer>> &steps)
{
    for (const char *quotes : {"``", "''"})
        steps.push_back(std::make_unique<Replacer>(TextPattern::literal(quotes).value(), "\""));
    if (!builder.flag("keep_accents", false)) {
        steps.push_back(std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfkd));
        steps.push_back(std::make_unique<AccentStripper>());
    }
    if (builder.flag("do_lower_case", true))
        steps.push_back(std::make_unique<LowerCaser>());
}

void addNormalizer(Family family, const SentencePieceModel &model, PipelineBuilder &builder)
{
    std::vector<std::unique_ptr<Normalizer>> steps;
    if (family == Family::Albert)
        addAlbertSteps(builder, steps);
    std::optional<CharacterMap> map;
    if (!model.characterMap.empty()) {
        Result<CharacterMap> read = CharacterMap::read(model.characterMap);
        if (!read)
            return builder.reader().fail(read.error().code, "normalizer_spec.precompiled_charsmap",
                                         read.error().what);
        map = std::move(read).value();
    }
    PrefixMatcher untouched;
    for (std::size_t id = 0; id < model.pieces.size(); ++id) {
        if (model.pieces[id].type == PieceType::UserDefined)
            untouched.add(model.pieces[id].text, static_cast<std::int32_t>(id));
    }
    using DummyPrefix = SentencePieceNormalizer::DummyPrefix;
    SentencePieceNormalizer::Options options;
    const bool isWanted = family != Family::Llama || builder.flag("add_prefix_space", true);
    if (!model.addDummyPrefix || !isWanted)
        options.dummyPrefix = DummyPrefix::Never;
    else if (!builder.flag("legacy", true))
        options.dummyPrefix = DummyPrefix::First;
    options.removeExtraSpaces = model.removeExtraSpaces;
    options.escapeSpaces = model.escapeSpaces;
    options.spaceAsSuffix = model.spaceAsSuffix;
    steps.push_back(std::make_unique<SentencePieceNormalizer>(std::move(map), std::move(untouched), options));
    builder.parts().normalizer = std::make_unique<NormalizerSequence>(std::move(steps));
}

/// ALBERT wants numbers and the comma behind them apart: "2000" ",", not "2000,".
void partNumbersFromCommas(SentencePieceModel &model)
{
    for (SentencePieceModel::Piece &piece : model.pieces) {
        const std::size_t size = piece.text.size();
        if (size > 1 && piece.text[size - 1] == ',' && piece.text[size - 2] >= '0'
            && piece.text[size - 2] <= '9')
            piece.score -= 100;
    }
}

} // namespace

Result<std::shared_ptr<const Tokenizer>> readSentencePieceFiles(std::string_view bytes,
                                                                const std::string &name,
                                                                std::string_view vocabulary,
                                                                const CompanionFiles &files)
{
    PipelineBuilder builder(files);
    Result<SentencePieceModel> read = readSentencePieceModel(bytes);
    if (!read)
        return read.error();
    SentencePieceModel model = std::move(read).value();
    const Family family = familyOf(builder, name, model);
    const Layout layout = layoutOf(family, builder);
    std::optional<Numbering> numbering = family == Family::Marian && !vocabulary.empty()
        ? numberedBy(vocabulary, model, builder)
        : numbered(model, layout);
    if (family == Family::Albert)
        partNumbersFromCommas(model);
    addNormalizer(family, model, builder);
    std::unique_ptr<TokenModel> pieces = makePieceModel(model, builder.reader());
    if (!numbering || !pieces)
        return builder.reader().error();
    addSpecials(family, model, layout, numbering->vocabulary, builder);
    addTemplate(family, builder);
    builder.parts().spelling = Spelling::Metaspace;
    builder.parts().model = std::make_unique<RenumberedModel>(std::move(pieces), std::move(numbering->ids),
                                                              std::move(numbering->vocabulary));
    return builder.finish();
}

} // namespace headlight
