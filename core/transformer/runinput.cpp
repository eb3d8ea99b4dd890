// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/runinput.h"

#include "core/transformer/modelshape.h"

#include <algorithm>

namespace headlight {

Status checkTokens(const ModelShape &shape, const RunInput &input)
{
    const auto refuse = [](std::string what, std::string expected, std::string found) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = std::move(what),
                     .expected = std::move(expected),
                     .found = std::move(found)};
    };
    const std::size_t tokens = input.ids.size();
    if (tokens == 0)
        return refuse("there is no token to look at", "at least one token", "none");
    if (tokens > static_cast<std::size_t>(shape.positions)) {
        return refuse("there are more tokens than the model has positions",
                      "at most " + std::to_string(shape.positions), std::to_string(tokens));
    }
    if ((!input.typeIds.empty() && input.typeIds.size() != tokens)
        || (!input.attended.empty() && input.attended.size() != tokens))
        return refuse("ids, type ids and attention mask differ in length",
                      std::to_string(tokens) + " of each",
                      std::to_string(input.typeIds.size()) + " and " + std::to_string(input.attended.size()));
    for (const std::int32_t id : input.ids) {
        if (id < 0 || id >= shape.vocabulary)
            return refuse("a token has no row in the embedding table",
                          "0 to " + std::to_string(shape.vocabulary - 1), std::to_string(id));
    }
    for (const std::int32_t type : input.typeIds) {
        if (type < 0 || type >= std::max(shape.segments, 1))
            return refuse("a type id has no row in the segment table",
                          "0 to " + std::to_string(std::max(shape.segments, 1) - 1), std::to_string(type));
    }
    return Done{};
}

} // namespace headlight
