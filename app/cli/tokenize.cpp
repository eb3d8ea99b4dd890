// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tokenize.h"

#include "app/modelnames.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/transformer/modeltokenizer.h"

#include <iostream>

namespace headlight::cli {
namespace {

using Json = nlohmann::ordered_json;

Status print(const TextInput &input, const Encoding &encoding)
{
    Json line{{"text", input.text}};
    if (input.pair)
        line["pair"] = *input.pair;
    line["ids"] = encoding.ids;
    line["tokens"] = encoding.tokens;
    line["offsets"] = Json::array();
    for (const CharacterRange &range : encoding.offsets)
        line["offsets"].push_back({range.begin, range.end});
    line["type_ids"] = encoding.typeIds;
    // Bytes of an argument that are no UTF-8 are U+FFFD to the tokenizer, too.
    return writeFileAtomically("-", line.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n');
}

/// "text", ["text"] or ["text", "pair"].
Result<TextInput> parseLine(const std::string &line)
{
    const auto document = parseJson(line, {});
    if (!document)
        return document.error();
    const nlohmann::json &root = document.value().root;
    if (root.is_string())
        return TextInput{root.get<std::string>(), std::nullopt};
    if (root.is_array() && root.size() == 2 && root[0].is_string() && root[1].is_string())
        return TextInput{root[0].get<std::string>(), root[1].get<std::string>()};
    return Error{.code = ErrorCode::BadFormat,
                 .what = "the line holds something else",
                 .expected = "a JSON text or [text, pair]"};
}

Error atLine(std::size_t number, Error error)
{
    error.file = "standard input";
    error.item = "line " + std::to_string(number);
    return error;
}

Status tokenizeLines(const Tokenizer &tokenizer, SpecialTokens specialTokens)
{
    std::string line;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        const auto input = parseLine(line);
        if (!input)
            return atLine(number, input.error());
        const auto encoded = tokenizer.encode(input.value().text, input.value().pair, specialTokens);
        if (!encoded)
            return atLine(number, encoded.error());
        if (const Status printed = print(input.value(), encoded.value()); !printed)
            return printed;
    }
    if (std::cin.bad())
        return Error{.code = ErrorCode::ReadFailed, .what = "reading failed", .file = "standard input"};
    return Done{};
}

} // namespace

Status runTokenize(const TokenizeArguments &arguments)
{
    const auto tokenizer = loadModelTokenizer(app::modelNamed(arguments.folder));
    if (!tokenizer)
        return tokenizer.error();
    if (arguments.jsonLines)
        return tokenizeLines(*tokenizer.value(), arguments.specialTokens);
    for (const std::string &text : arguments.texts) {
        const auto encoded = tokenizer.value()->encode(text, std::nullopt, arguments.specialTokens);
        if (!encoded)
            return encoded.error();
        if (const Status printed = print({text, std::nullopt}, encoded.value()); !printed)
            return printed;
    }
    return Done{};
}

} // namespace headlight::cli
