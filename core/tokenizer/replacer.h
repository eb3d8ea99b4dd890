// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/normalizer.h"
#include "core/tokenizer/textpattern.h"

#include <string>
#include <utility>

namespace headlight {

/// Replaces every match of a pattern. The new characters have the source of the match's last one;
/// those of an empty match that of the character before it.
/// @return TooLarge when the text would grow beyond 16 times its size and 1 MiB
class Replacer : public Normalizer
{
public:
    Replacer(TextPattern pattern, std::string content)
        : m_pattern(std::move(pattern))
        , m_content(std::move(content))
    {
    }

    Status normalize(AlignedText &text) const override;

private:
    TextPattern m_pattern;
    std::string m_content;
};

} // namespace headlight
