// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/jsonlines.h"

#include "core/base/file.h"
#include "core/base/json.h"

#include <iostream>

namespace headlight::cli {
namespace {

/// "text" or ["text", "pair"].
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

} // namespace

Error atLine(std::size_t number, Error error)
{
    error.file = "standard input";
    error.item = "line " + std::to_string(number);
    return error;
}

Result<std::optional<InputLine>> JsonLineReader::next()
{
    std::string line;
    while (std::getline(std::cin, line)) {
        ++m_number;
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        auto input = parseLine(line);
        if (!input)
            return atLine(m_number, input.error());
        return std::optional(InputLine{m_number, std::move(input).value()});
    }
    if (std::cin.bad())
        return Error{.code = ErrorCode::ReadFailed, .what = "reading failed", .file = "standard input"};
    return std::optional<InputLine>();
}

Status printLine(std::string json)
{
    std::erase(json, '\n'); // between values only: within a text it is written \n
    return writeFileAtomically("-", json + '\n');
}

} // namespace headlight::cli
