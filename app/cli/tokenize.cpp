// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/tokenize.h"

#include "app/cli/jsonlines.h"
#include "app/modelnames.h"
#include "core/base/json.h"
#include "core/transformer/modeltokenizer.h"

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
    return printLine(line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Status tokenizeLines(const Tokenizer &tokenizer, SpecialTokens specialTokens)
{
    JsonLineReader lines;
    for (;;) {
        const auto line = lines.next();
        if (!line)
            return line.error();
        if (!line.value())
            return Done{};
        const auto &[number, input] = *line.value();
        const auto encoded = tokenizer.encode(input.text, input.pair, specialTokens);
        if (!encoded)
            return atLine(number, encoded.error());
        if (const Status printed = print(input, encoded.value()); !printed)
            return printed;
    }
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
