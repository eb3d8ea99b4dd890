// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tokenizer/normalizer.h"

namespace headlight {

enum class UnicodeForm { Nfc, Nfd, Nfkc, Nfkd };

/// Rewrites text in a Unicode normalization form (UAX #15), keeping track of sources as the reference does:
/// a composed character has the source of its first part, a decomposed one gives its source to every part.
class UnicodeNormalizer : public Normalizer
{
public:
    explicit UnicodeNormalizer(UnicodeForm form)
        : m_form(form)
    {
    }

    Status normalize(AlignedText &text) const override;

private:
    UnicodeForm m_form;
};

} // namespace headlight
