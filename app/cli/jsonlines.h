// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/tracesource.h"

#include <optional>
#include <string>

namespace headlight::cli {

/// A text of standard input and the line that it stands in, counted from 1.
struct InputLine
{
    std::size_t number = 0;
    TextInput input;
};

/// Reads texts from standard input, a line each: a JSON text, or a list of it and its pair. Lines that are
/// empty are passed over.
class JsonLineReader
{
public:
    /// The next text; nothing at the end. @return BadFormat with the line, ReadFailed
    Result<std::optional<InputLine>> next();

private:
    std::size_t m_number = 0;
};

/// @p error with the place in standard input.
Error atLine(std::size_t number, Error error);

/// Prints a JSON document as one line.
Status printLine(std::string json);

} // namespace headlight::cli
