// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/postprocessor.h"

namespace headlight {

void append(Encoding &whole, const Encoding &part)
{
    whole.ids.insert(whole.ids.end(), part.ids.begin(), part.ids.end());
    whole.tokens.insert(whole.tokens.end(), part.tokens.begin(), part.tokens.end());
    whole.offsets.insert(whole.offsets.end(), part.offsets.begin(), part.offsets.end());
    whole.typeIds.insert(whole.typeIds.end(), part.typeIds.begin(), part.typeIds.end());
    whole.sequence.insert(whole.sequence.end(), part.sequence.begin(), part.sequence.end());
    whole.special.insert(whole.special.end(), part.special.begin(), part.special.end());
}

Encoding specialToken(std::int32_t id, const std::string &token, std::int32_t typeId)
{
    Encoding encoding;
    encoding.ids = {id};
    encoding.tokens = {token};
    encoding.offsets = {{0, 0}};
    encoding.typeIds = {typeId};
    encoding.sequence = {-1};
    encoding.special = {1};
    return encoding;
}

} // namespace headlight
