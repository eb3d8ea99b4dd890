// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenmodel.h"

namespace headlight {

Error unknownTokenMissing(std::string_view word)
{
    Error error;
    error.code = ErrorCode::BadValue;
    error.what = "the vocabulary cannot express a part of the text and has no unknown token";
    error.found = shownName(std::string(word), 40);
    return error;
}

} // namespace headlight
