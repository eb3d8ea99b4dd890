// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/pipelinebuilder.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/tokenizer/templateprocessor.h"
#include "core/tokenizer/tokenizerjson.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

namespace headlight {
namespace {

using Json = nlohmann::json;

constexpr const char *configName = "tokenizer_config.json";
constexpr const char *addedName = "added_tokens.json";

} // namespace

PipelineBuilder::PipelineBuilder(const CompanionFiles &files)
    : m_config(parse(files.tokenizerConfig, configName))
    , m_modelConfig(parse(files.modelConfig, "config.json"))
{
    const Json map = parse(files.specialTokensMap, "special_tokens_map.json");
    for (const auto &[key, value] : map.items()) {
        if (!m_config.contains(key))
            m_config[key] = value;
    }
    const Json added = parse(files.addedTokens, addedName);
    for (const auto &[token, id] : added.items())
        m_addedIds[token] = static_cast<std::int32_t>(
            m_reader.integer(added, addedName, token.c_str(), 0, 0, limits::tokenId));
}

Json PipelineBuilder::parse(std::string_view text, const char *file)
{
    if (text.empty())
        return Json::object();
    Result<JsonDocument> document = parseJson(text, file);
    if (!document)
        m_reader.fail(document.error().code, file, document.error().what, document.error().found);
    else if (!document.value().root.is_object())
        m_reader.fail(ErrorCode::BadFormat, file, "not an object");
    else
        return std::move(document).value().root;
    return Json::object();
}

std::string PipelineBuilder::special(const char *key, const std::string &otherwise)
{
    const auto found = m_config.find(key);
    if (found == m_config.end())
        return otherwise;
    if (found->is_object())
        return m_reader.text(*found, std::string(configName) + '.' + key, "content", otherwise);
    return m_reader.text(m_config, configName, key, {});
}

bool PipelineBuilder::flag(const char *key, bool otherwise)
{
    return m_reader.boolean(m_config, configName, key, otherwise);
}

std::string PipelineBuilder::text(const char *key, const std::string &otherwise)
{
    return m_reader.text(m_config, configName, key, otherwise);
}

std::int64_t PipelineBuilder::integer(const char *key, std::int64_t otherwise, std::int64_t lowest,
                                      std::int64_t highest)
{
    return m_reader.integer(m_config, configName, key, otherwise, lowest, highest);
}

std::string PipelineBuilder::modelType()
{
    return m_reader.text(m_modelConfig, "config.json", "model_type", {});
}

std::int32_t PipelineBuilder::addSpecial(const std::string &content, const Vocabulary &vocabulary,
                                         LeftStrip leftStrip)
{
    if (content.empty())
        return -1;
    if (const AddedToken *known = m_parts.addedTokens.find(content))
        return known->id;
    AddedToken token;
    token.content = content;
    token.special = true;
    token.normalized = false;
    token.leftStrip = leftStrip == LeftStrip::Yes;
    const auto listed = m_addedIds.find(content);
    const auto id = listed != m_addedIds.end() ? std::optional(listed->second) : vocabulary.id(content);
    auto next = vocabulary.idBound();
    for (const AddedToken &added : m_parts.addedTokens.all())
        next = std::max(next, added.id + 1);
    token.id = id.value_or(next);
    if (!id)
        m_reader.warn("the special token '" + content + "' is not in the vocabulary");
    (void)m_parts.addedTokens.add(token, nullptr); // without a normalizer this cannot fail
    return token.id;
}

void PipelineBuilder::addListed()
{
    const auto list = m_config.find("added_tokens_decoder");
    if (list == m_config.end() || !list->is_object())
        return;
    for (const auto &[key, json] : list->items()) {
        const std::string where = std::string(configName) + ".added_tokens_decoder." + key;
        std::int32_t id = -1;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
        if (error != std::errc() || end != key.data() + key.size() || id < 0 || id > limits::tokenId)
            return m_reader.fail(ErrorCode::BadValue, where, "no id", key,
                                 "0 to " + std::to_string(limits::tokenId));
        AddedToken token = readAddedToken(json, where, m_reader);
        token.id = id;
        if (Status status = m_parts.addedTokens.add(token, m_parts.normalizer.get()); !status)
            return m_reader.fail(status.error().code, where, status.error().what);
    }
}

void PipelineBuilder::addRemaining(const Vocabulary &vocabulary)
{
    if (const Json *list = m_reader.array(m_config, configName, "additional_special_tokens")) {
        for (const Json &entry : *list) {
            const Json wrapped = entry.is_object() ? entry : Json{{"content", entry}};
            addSpecial(
                m_reader.text(wrapped, std::string(configName) + ".additional_special_tokens", "content", {}),
                vocabulary);
        }
    }
    for (const auto &[content, id] : m_addedIds) {
        AddedToken token;
        token.content = content;
        token.id = id;
        if (Status status = m_parts.addedTokens.add(token, m_parts.normalizer.get()); !status)
            return m_reader.fail(status.error().code, addedName, status.error().what);
    }
}

void PipelineBuilder::addTemplate(std::string_view single, std::string_view pair)
{
    const auto piecesOf = [this](std::string_view layout) {
        std::vector<TemplateProcessor::Piece> pieces;
        for (std::size_t end = 0; !layout.empty(); layout.remove_prefix(std::min(end + 1, layout.size()))) {
            end = std::min(layout.find(' '), layout.size());
            std::string_view place = layout.substr(0, end);
            TemplateProcessor::Piece piece;
            if (place.size() > 2 && place[place.size() - 2] == ':') {
                piece.typeId = place.back() - '0';
                place.remove_suffix(2);
            }
            if (place == "$A" || place == "$B") {
                piece.sequence = place == "$A" ? 0 : 1;
            } else if (const AddedToken *token = m_parts.addedTokens.find(place)) {
                piece.ids = {token->id};
                piece.tokens = {token->content};
            } else {
                continue; // a token that the files take away: nothing stands there
            }
            pieces.push_back(std::move(piece));
        }
        return pieces;
    };
    m_parts.postProcessors.push_back(std::make_unique<TemplateProcessor>(piecesOf(single), piecesOf(pair)));
}

Result<std::shared_ptr<const Tokenizer>> PipelineBuilder::finish()
{
    if (m_reader.failed())
        return m_reader.error();
    m_parts.warnings = std::move(m_reader.warnings());
    return std::shared_ptr<const Tokenizer>(std::make_shared<Pipeline>(std::move(m_parts)));
}

} // namespace headlight
