// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bertpretokenizer.h"
#include "core/tokenizer/bytelevelpretokenizer.h"
#include "core/tokenizer/tokenizerjson.h"

#include <utility>

namespace headlight {
namespace {

using Json = nlohmann::json;

void readSequence(const Json &json, const std::string &where, JsonReader &reader, Pipeline::Parts &parts)
{
    const Json *list = reader.array(json, where, "pretokenizers");
    for (std::size_t i = 0; list && i < list->size() && !reader.failed(); ++i)
        readPreTokenizers((*list)[i], where + ".pretokenizers[" + std::to_string(i) + ']', reader, parts);
}

std::unique_ptr<PreTokenizer> readByType(const std::string &type, const Json &json, const std::string &where,
                                         JsonReader &reader)
{
    if (type == "BertPreTokenizer")
        return std::make_unique<BertPreTokenizer>();
    if (type == "ByteLevel") {
        ByteLevelPreTokenizer::Options options;
        options.addPrefixSpace = reader.boolean(json, where, "add_prefix_space", true);
        options.useRegex = reader.boolean(json, where, "use_regex", true);
        return std::make_unique<ByteLevelPreTokenizer>(options);
    }
    reader.failUnsupported(where, "pre-tokenizer", type, "BertPreTokenizer, ByteLevel, Sequence");
    return nullptr;
}

} // namespace

void readPreTokenizers(const Json &json, const std::string &where, JsonReader &reader, Pipeline::Parts &parts)
{
    const std::string type = reader.text(json, where, "type", {});
    if (type == "Sequence")
        return readSequence(json, where, reader, parts);
    if (auto step = readByType(type, json, where, reader))
        parts.preTokenizers.push_back(std::move(step));
}

} // namespace headlight
