// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/tokenizer/offsettrimmer.h"
#include "core/tokenizer/templateprocessor.h"
#include "core/tokenizer/tokenizerjson.h"

#include <utility>

namespace headlight {
namespace {

using Json = nlohmann::json;
using TemplatePiece = TemplateProcessor::Piece;

/// A sequence or the special tokens of one place of a template.
TemplatePiece readPiece(const Json &json, const std::string &where, const Json &specialTokens,
                        JsonReader &reader)
{
    TemplatePiece piece;
    const bool isSequence = json.is_object() && json.contains("Sequence");
    if (!isSequence && !(json.is_object() && json.contains("SpecialToken"))) {
        reader.fail(ErrorCode::BadFormat, where, "neither a Sequence nor a SpecialToken");
        return piece;
    }
    const Json &content = json[isSequence ? "Sequence" : "SpecialToken"];
    const std::string id = reader.text(content, where, "id", {});
    piece.typeId
        = static_cast<std::int32_t>(reader.integer(content, where, "type_id", 0, 0, limits::tokenId));
    if (isSequence) {
        if (id != "A" && id != "B")
            reader.fail(ErrorCode::BadValue, where, "no such sequence", id, "A or B");
        piece.sequence = id == "B" ? 1 : 0;
        return piece;
    }
    const auto token = specialTokens.is_object() ? specialTokens.find(id) : specialTokens.end();
    if (!specialTokens.is_object() || token == specialTokens.end()) {
        reader.fail(ErrorCode::MissingPart, where, "special token '" + id + "' is not among special_tokens");
        return piece;
    }
    const std::string tokenPlace = "post_processor.special_tokens." + id;
    const Json *ids = reader.array(*token, tokenPlace, "ids");
    const Json *tokens = reader.array(*token, tokenPlace, "tokens");
    if (!ids || !tokens || ids->size() != tokens->size()) {
        reader.fail(ErrorCode::BadFormat, tokenPlace, "ids and tokens do not match");
        return piece;
    }
    for (std::size_t i = 0; i < ids->size(); ++i) {
        const Json wrapped = {{"ids", (*ids)[i]}, {"tokens", (*tokens)[i]}};
        piece.ids.push_back(
            static_cast<std::int32_t>(reader.integer(wrapped, tokenPlace, "ids", -1, 0, limits::tokenId)));
        piece.tokens.push_back(reader.text(wrapped, tokenPlace, "tokens", {}));
    }
    return piece;
}

std::unique_ptr<PostProcessor> readTemplate(const Json &json, const std::string &where, JsonReader &reader)
{
    const auto found = json.find("special_tokens");
    const Json specialTokens = found == json.end() ? Json::object() : *found;
    const auto read = [&](const char *key) {
        std::vector<TemplatePiece> pieces;
        const Json *list = reader.array(json, where, key);
        for (std::size_t i = 0; list && i < list->size(); ++i)
            pieces.push_back(readPiece((*list)[i], where + '.' + key + '[' + std::to_string(i) + ']',
                                       specialTokens, reader));
        return pieces;
    };
    std::vector<TemplatePiece> single = read("single");
    std::vector<TemplatePiece> pair = read("pair");
    return std::make_unique<TemplateProcessor>(std::move(single), std::move(pair));
}

/// ["[SEP]", 102] as a place of a template.
TemplatePiece readNamedToken(const Json &json, const std::string &where, const char *key, JsonReader &reader)
{
    TemplatePiece piece;
    const Json *pair = reader.array(json, where, key);
    if (!pair || pair->size() != 2) {
        reader.fail(ErrorCode::BadFormat, where + '.' + key, "not a token and its id");
        return piece;
    }
    const Json wrapped = {{"token", (*pair)[0]}, {"id", (*pair)[1]}};
    piece.tokens = {reader.text(wrapped, where + '.' + key, "token", {})};
    piece.ids = {
        static_cast<std::int32_t>(reader.integer(wrapped, where + '.' + key, "id", -1, 0, limits::tokenId))};
    return piece;
}

TemplatePiece sequencePiece(int sequence, std::int32_t typeId)
{
    TemplatePiece piece;
    piece.sequence = sequence;
    piece.typeId = typeId;
    piece.joinsPrevious = true;
    return piece;
}

/// The separator behind a sequence, which stays one part with it.
TemplatePiece closing(TemplatePiece piece, std::int32_t typeId)
{
    piece.typeId = typeId;
    piece.joinsPrevious = true;
    return piece;
}

/// [CLS] $A [SEP] | $B:1 [SEP]:1
std::unique_ptr<PostProcessor> readBertProcessor(const Json &json, const std::string &where,
                                                 JsonReader &reader)
{
    const TemplatePiece sep = readNamedToken(json, where, "sep", reader);
    const TemplatePiece cls = readNamedToken(json, where, "cls", reader);
    std::vector<TemplatePiece> single{cls, sequencePiece(0, 0), closing(sep, 0)};
    std::vector<TemplatePiece> pair = single;
    pair.push_back(sequencePiece(1, 1));
    pair.back().joinsPrevious = false;
    pair.push_back(closing(sep, 1));
    return std::make_unique<TemplateProcessor>(std::move(single), std::move(pair));
}

/// <s> $A </s> | </s> $B </s>, all in segment 0
std::unique_ptr<PostProcessor> readRoberta(const Json &json, const std::string &where, JsonReader &reader)
{
    const TemplatePiece sep = readNamedToken(json, where, "sep", reader);
    const TemplatePiece cls = readNamedToken(json, where, "cls", reader);
    std::vector<TemplatePiece> single{cls, sequencePiece(0, 0), closing(sep, 0)};
    std::vector<TemplatePiece> pair = single;
    pair.insert(pair.end(), {sep, sequencePiece(1, 0), closing(sep, 0)});
    return std::make_unique<TemplateProcessor>(std::move(single), std::move(pair));
}

void addTrimmer(const Json &json, const std::string &where, JsonReader &reader, Pipeline::Parts &parts)
{
    const bool prefix = reader.boolean(json, where, "add_prefix_space", true);
    if (reader.boolean(json, where, "trim_offsets", true))
        parts.postProcessors.push_back(std::make_unique<OffsetTrimmer>(
            prefix ? OffsetTrimmer::PrefixSpace::Added : OffsetTrimmer::PrefixSpace::NotAdded));
}

} // namespace

void readPostProcessors(const Json &json, const std::string &where, JsonReader &reader,
                        const Vocabulary &vocabulary, Pipeline::Parts &parts)
{
    const std::string type = reader.text(json, where, "type", {});
    if (type == "Sequence") {
        const Json *list = reader.array(json, where, "processors");
        for (std::size_t i = 0; list && i < list->size() && !reader.failed(); ++i)
            readPostProcessors((*list)[i], where + ".processors[" + std::to_string(i) + ']', reader,
                               vocabulary, parts);
    } else if (type == "TemplateProcessing") {
        parts.postProcessors.push_back(readTemplate(json, where, reader));
    } else if (type == "BertProcessing") {
        parts.postProcessors.push_back(readBertProcessor(json, where, reader));
    } else if (type == "RobertaProcessing") {
        addTrimmer(json, where, reader, parts);
        parts.postProcessors.push_back(readRoberta(json, where, reader));
    } else if (type == "ByteLevel") {
        addTrimmer(json, where, reader, parts);
    } else {
        reader.failUnsupported(where, "post-processor", type,
                               "TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence");
    }
}

} // namespace headlight
