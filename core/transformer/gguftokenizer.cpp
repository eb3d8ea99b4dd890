// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/gguftokenizer.h"

#include "core/checkpoint/ggufvocabulary.h"
#include "core/tokenizer/gpt2split.h"
#include "core/tokenizer/gpt4split.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace headlight {
namespace {

using Json = nlohmann::json;
using Kind = GgufVocabulary::Kind;
using Texts = std::vector<std::string>; ///< tokens as tokenizer.json spells them, by id

constexpr const char *Metaspace = "\u2581";

/// How byte-level text is cut into words.
enum class Cut { Gpt2, Llama3, Qwen2, Digits, Default };

struct PatternName
{
    std::string_view name; ///< tokenizer.ggml.pre
    Cut cut;
};

constexpr PatternName PatternNames[] = {
    {"gpt-2", Cut::Gpt2},       {"gpt2", Cut::Gpt2},        {"default", Cut::Default},
    {"roberta-bpe", Cut::Gpt2}, {"phi-2", Cut::Gpt2},       {"mpt", Cut::Gpt2},
    {"olmo", Cut::Gpt2},        {"llama-bpe", Cut::Llama3}, {"llama3", Cut::Llama3},
    {"llama-v3", Cut::Llama3},  {"qwen2", Cut::Qwen2},      {"deepseek-r1-qwen", Cut::Qwen2},
    {"smollm", Cut::Digits},    {"starcoder", Cut::Digits},
};

/// @p value as JSON text.
std::string jsonText(std::string_view value)
{
    return Json(std::string(value)).dump();
}

/// The vocabulary as an object, written by hand: a token that is there twice has to stay so, that the reader
/// can warn of it.
std::string vocabularyJson(const Texts &texts)
{
    std::string json = "{";
    for (std::size_t id = 0; id < texts.size(); ++id)
        json += (id > 0 ? "," : "") + jsonText(texts[id]) + ':' + std::to_string(id);
    return json + '}';
}

std::optional<bool> flag(const GgufHeader &header, const char *key)
{
    const GgufValue *value = header.find(std::string("tokenizer.ggml.") + key);
    return value != nullptr ? value->boolean() : std::nullopt;
}

/// What is the same for all kinds: special tokens and what is put around a text.
class Frame
{
public:
    Frame(const GgufHeader &header, const GgufVocabulary &vocabulary, const Texts &texts)
        : m_header(header)
        , m_vocabulary(vocabulary)
        , m_texts(texts)
    {
        for (std::size_t id = 0; id < texts.size(); ++id) {
            const Kind kind = vocabulary.kind(id);
            if (kind == Kind::Control || kind == Kind::UserDefined || kind == Kind::Unknown)
                add(id, kind != Kind::UserDefined);
        }
    }

    /// Makes the token that @p key names special.
    std::optional<std::size_t> special(const char *key)
    {
        const auto id = m_vocabulary.special(m_header, key);
        if (id)
            add(*id, true);
        return id;
    }

    /// Lets the token that @p key names take the white space in front of it along.
    void stripLeft(const char *key)
    {
        if (const auto id = m_vocabulary.special(m_header, key); id && m_added.contains(*id))
            m_added[*id].stripsLeft = true;
    }

    /// A piece of a template: a special token or a text.
    struct Piece
    {
        std::optional<std::size_t> token; ///< else a text
        char sequence = 'A';
        int type = 0;
    };

    Json postProcessor(const std::vector<Piece> &single, const std::vector<Piece> &pair) const
    {
        Json tokens = Json::object();
        const auto list = [&](const std::vector<Piece> &pieces) {
            Json all = Json::array();
            for (const Piece &piece : pieces) {
                const std::string name = piece.token ? m_texts[*piece.token] : std::string(1, piece.sequence);
                all.push_back(
                    {{piece.token ? "SpecialToken" : "Sequence", {{"id", name}, {"type_id", piece.type}}}});
                if (piece.token)
                    tokens[name] = {{"id", name}, {"ids", {*piece.token}}, {"tokens", {name}}};
            }
            return all;
        };
        Json json{{"type", "TemplateProcessing"}, {"single", list(single)}, {"pair", list(pair)}};
        json["special_tokens"] = tokens;
        return json;
    }

    Json addedTokens() const
    {
        Json list = Json::array();
        for (const auto &[id, added] : m_added)
            list.push_back({{"id", id},
                            {"content", m_texts[id]},
                            {"single_word", false},
                            {"lstrip", added.stripsLeft},
                            {"rstrip", false},
                            {"normalized", false},
                            {"special", added.isSpecial}});
        return list;
    }

private:
    struct Added
    {
        bool isSpecial = false;
        bool stripsLeft = false;
    };

    void add(std::size_t id, bool isSpecial)
    {
        if (!m_texts[id].empty())
            m_added[id].isSpecial = isSpecial;
    }

    const GgufHeader &m_header;
    const GgufVocabulary &m_vocabulary;
    const Texts &m_texts;
    std::map<std::size_t, Added> m_added; ///< by id
};

/// <s> in front and </s> behind, as the flags have it; each text of a pair gets its own, with its own type.
Json decoderTemplate(const GgufHeader &header, Frame &frame, bool beginsByDefault)
{
    const auto begin = frame.special("bos_token_id");
    const auto end = frame.special("eos_token_id");
    frame.special("unknown_token_id");
    frame.special("padding_token_id");
    const bool addsBegin = flag(header, "add_bos_token").value_or(beginsByDefault) && begin;
    const bool addsEnd = flag(header, "add_eos_token").value_or(false) && end;
    if (!addsBegin && !addsEnd)
        return {};
    std::vector<Frame::Piece> pair;
    std::vector<Frame::Piece> single;
    for (const int type : {0, 1}) {
        if (addsBegin)
            pair.push_back({begin, 'A', type});
        pair.push_back({std::nullopt, type == 0 ? 'A' : 'B', type});
        if (addsEnd)
            pair.push_back({end, 'A', type});
        if (type == 0)
            single = pair;
    }
    return frame.postProcessor(single, pair);
}

/// What BERT and RoBERTa put around a text: a token in front, one behind.
struct Ends
{
    std::optional<std::size_t> begin;
    std::optional<std::size_t> end;
};

Ends encoderEnds(Frame &frame)
{
    Ends ends{frame.special("cls_token_id"), frame.special("seperator_token_id")}; // spelled so in the files
    if (!ends.begin)
        ends.begin = frame.special("bos_token_id");
    if (!ends.end)
        ends.end = frame.special("eos_token_id");
    for (const char *key : {"unknown_token_id", "padding_token_id", "mask_token_id"})
        frame.special(key);
    return ends;
}

/// [CLS] A [SEP] B [SEP].
Json bertTemplate(Frame &frame)
{
    const auto [begin, end] = encoderEnds(frame);
    if (!begin || !end)
        return {};
    const std::vector<Frame::Piece> single{{begin}, {std::nullopt, 'A', 0}, {end}};
    std::vector<Frame::Piece> pair = single;
    pair.push_back({std::nullopt, 'B', 1});
    pair.push_back({end, 'A', 1});
    return frame.postProcessor(single, pair);
}

/// <s> A </s></s> B </s>, and spaces are left out of the tokens' places. The mask takes the space before it.
Json robertaProcessing(Frame &frame, const Texts &texts)
{
    const auto [begin, end] = encoderEnds(frame);
    frame.stripLeft("mask_token_id");
    if (!begin || !end)
        return {};
    return {{"type", "RobertaProcessing"},
            {"sep", Json::array({texts[*end], *end})},
            {"cls", Json::array({texts[*begin], *begin})},
            {"trim_offsets", true},
            {"add_prefix_space", false}};
}

/// Puts the parts together; the long ones are texts already.
std::string document(const Json &steps, const std::string &model)
{
    std::string json = steps.dump();
    json.pop_back();
    return json + ",\"model\":" + model + '}';
}

std::string bpeModel(Json options, const Texts &texts, const std::string &merges)
{
    options["type"] = "BPE";
    std::string json = options.dump();
    json.pop_back();
    return json + ",\"vocab\":" + vocabularyJson(texts) + ",\"merges\":[" + merges + "]}";
}

Result<GgufTokenizer> sentencePiece(const GgufHeader &header, const GgufVocabulary &vocabulary,
                                    const Texts &texts)
{
    if (vocabulary.scores.empty())
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the vocabulary has no scores",
                     .item = "tokenizer.ggml.scores"};
    std::string merges;
    for (const auto &[left, right] : mergesByScore(vocabulary))
        merges += (merges.empty() ? "[" : ",[") + jsonText(left) + ',' + jsonText(right) + ']';
    Frame frame(header, vocabulary, texts);
    Json steps;
    steps["post_processor"] = decoderTemplate(header, frame, true);
    steps["added_tokens"] = frame.addedTokens();
    Json normalizers = Json::array();
    if (flag(header, "add_space_prefix").value_or(true))
        normalizers.push_back({{"type", "Prepend"}, {"prepend", Metaspace}});
    normalizers.push_back({{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", Metaspace}});
    steps["normalizer"] = {{"type", "Sequence"}, {"normalizers", normalizers}};
    Json options{{"fuse_unk", true}, {"byte_fallback", true}};
    const auto unknown = vocabulary.special(header, "unknown_token_id");
    options["unk_token"] = unknown ? Json(texts[*unknown]) : Json();
    return GgufTokenizer{document(steps, bpeModel(options, texts, merges)), {}};
}

/// Cuts at the matches of each of @p patterns what the one before left.
Json splitBy(std::initializer_list<std::string_view> patterns)
{
    Json steps = Json::array();
    for (const std::string_view pattern : patterns)
        steps.push_back({{"type", "Split"},
                         {"pattern", {{"Regex", std::string(pattern)}}},
                         {"behavior", "Isolated"},
                         {"invert", false}});
    steps.push_back(
        {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}});
    return {{"type", "Sequence"}, {"pretokenizers", steps}};
}

Json preTokenizer(Cut cut, bool prefixSpace)
{
    const Json byteLevel{{"type", "ByteLevel"},
                         {"add_prefix_space", prefixSpace},
                         {"trim_offsets", true},
                         {"use_regex", true}};
    switch (cut) {
    case Cut::Llama3:
        return splitBy({llama3Pattern});
    case Cut::Qwen2:
        return splitBy({qwen2Pattern});
    case Cut::Default: // punctuation, then GPT-2's, numbers without the space in front, three digits each
        return splitBy({R"([\p{P}\$\+<=>\^~\|]+)", gpt2Pattern, R"(\p{N}+)", "[0-9][0-9][0-9]"});
    case Cut::Digits:
        return {{"type", "Sequence"},
                {"pretokenizers", {{{"type", "Digits"}, {"individual_digits", true}}, byteLevel}}};
    case Cut::Gpt2:
        break;
    }
    return byteLevel;
}

bool isArchitecture(const GgufHeader &header, std::string_view name)
{
    const GgufValue *architecture = header.find("general.architecture");
    return architecture != nullptr && architecture->text() == name;
}

Result<Cut> cutOf(const GgufHeader &header, std::vector<std::string> &warnings)
{
    const char *key = "tokenizer.ggml.pre";
    const GgufValue *value = header.find(key);
    if (value == nullptr && isArchitecture(header, "gpt2"))
        return Cut::Gpt2; // a file from before there were several
    if (value == nullptr) {
        warnings.push_back(
            "the file does not say how text is cut into words (tokenizer.ggml.pre): it is cut as "
            "llama.cpp cuts it then, which may not be what the model was trained with");
        return Cut::Default;
    }
    const std::string_view name = value->text().value_or("");
    std::string known;
    for (const PatternName &pattern : PatternNames) {
        if (pattern.name == name)
            return pattern.cut;
        known += (known.empty() ? "" : ", ") + std::string(pattern.name);
    }
    return Error{.code = ErrorCode::Unsupported,
                 .what = "this way of cutting text into words is not supported",
                 .item = key,
                 .expected = known,
                 .found = shownName(std::string(name))};
}

Result<GgufTokenizer> byteLevel(const GgufHeader &header, const GgufVocabulary &vocabulary,
                                const Texts &texts)
{
    const GgufValue *merges = header.find("tokenizer.ggml.merges");
    if (merges == nullptr || !merges->isList || merges->type != GgufValue::Type::Text)
        return Error{.code = ErrorCode::MissingPart,
                     .what = "the vocabulary has no list of merges",
                     .item = "tokenizer.ggml.merges"};
    GgufTokenizer result;
    const Result<Cut> cut = cutOf(header, result.warnings);
    if (!cut)
        return cut.error();
    std::string list;
    for (const std::string_view merge : merges->texts)
        list += (list.empty() ? "" : ",") + jsonText(merge);
    Frame frame(header, vocabulary, texts);
    Json steps;
    steps["post_processor"] = isArchitecture(header, "bert")
        ? robertaProcessing(frame, texts)
        : decoderTemplate(header, frame, cut.value() == Cut::Llama3);
    steps["added_tokens"] = frame.addedTokens();
    if (cut.value() == Cut::Qwen2)
        steps["normalizer"] = {{"type", "NFC"}};
    steps["pre_tokenizer"] = preTokenizer(cut.value(), flag(header, "add_space_prefix").value_or(false));
    const Json options{{"ignore_merges", cut.value() == Cut::Llama3}};
    result.json = document(steps, bpeModel(options, texts, list));
    return result;
}

/// GGUF marks the beginnings of words instead of their continuations.
std::string wordPieceSpelling(std::string_view token)
{
    if (token.starts_with(Metaspace))
        return std::string(token.substr(std::string_view(Metaspace).size()));
    if (token.starts_with('[') && token.ends_with(']'))
        return std::string(token);
    return "##" + std::string(token);
}

Result<GgufTokenizer> wordPiece(const GgufHeader &header, const GgufVocabulary &vocabulary)
{
    Texts texts;
    bool hasCapitals = false;
    for (std::size_t id = 0; id < vocabulary.size(); ++id) {
        texts.push_back(wordPieceSpelling(vocabulary.text(id)));
        const std::string &text = texts.back();
        hasCapitals = hasCapitals
            || (!text.starts_with('[')
                && std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    }
    Frame frame(header, vocabulary, texts);
    Json steps;
    steps["post_processor"] = bertTemplate(frame);
    steps["added_tokens"] = frame.addedTokens();
    steps["normalizer"] = {{"type", "BertNormalizer"},
                           {"clean_text", true},
                           {"handle_chinese_chars", true},
                           {"strip_accents", nullptr},
                           {"lowercase", !hasCapitals}};
    steps["pre_tokenizer"] = {{"type", "BertPreTokenizer"}};
    const auto unknown = vocabulary.special(header, "unknown_token_id");
    Json options{{"type", "WordPiece"},
                 {"unk_token", unknown ? texts[*unknown] : "[UNK]"},
                 {"continuing_subword_prefix", "##"},
                 {"max_input_chars_per_word", 100}};
    std::string model = options.dump();
    model.pop_back();
    return GgufTokenizer{document(steps, model + ",\"vocab\":" + vocabularyJson(texts) + '}'), {}};
}

} // namespace

Result<GgufTokenizer> ggufTokenizer(const GgufHeader &header)
{
    if (const GgufValue *whole = header.find("tokenizer.huggingface.json"); whole != nullptr && whole->text())
        return GgufTokenizer{std::string(*whole->text()), {}};
    const char *key = "tokenizer.ggml.model";
    const GgufValue *value = header.find(key);
    if (value == nullptr)
        return Error{.code = ErrorCode::MissingPart, .what = "the file holds no tokenizer", .item = key};
    const Result<GgufVocabulary> vocabulary = readGgufVocabulary(header);
    if (!vocabulary)
        return vocabulary.error();
    const std::string_view model = value->text().value_or("");
    if (model == "bert")
        return wordPiece(header, vocabulary.value());
    const Texts texts(vocabulary.value().texts->texts.begin(), vocabulary.value().texts->texts.end());
    if (model == "llama")
        return sentencePiece(header, vocabulary.value(), texts);
    if (model == "gpt2")
        return byteLevel(header, vocabulary.value(), texts);
    return Error{.code = ErrorCode::Unsupported,
                 .what = "this kind of tokenizer is not supported in GGUF files",
                 .item = key,
                 .expected = "llama, gpt2 or bert",
                 .found = shownName(std::string(model))};
}

} // namespace headlight
