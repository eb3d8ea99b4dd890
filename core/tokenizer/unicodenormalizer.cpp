// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/unicodenormalizer.h"

#include "core/tokenizer/textchanges.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <optional>

namespace headlight {
namespace {

struct Change : TextChange
{
    std::uint8_t combiningClass = 0;
};

bool isCompatible(UnicodeForm form)
{
    return form == UnicodeForm::Nfkc || form == UnicodeForm::Nfkd;
}

const icu::Normalizer2 *tables(UnicodeForm form)
{
    UErrorCode status = U_ZERO_ERROR;
    return isCompatible(form) ? icu::Normalizer2::getNFKCInstance(status)
                              : icu::Normalizer2::getNFCInstance(status);
}

void sortByClass(std::vector<Change> &changes, std::size_t begin)
{
    std::stable_sort(changes.begin() + static_cast<std::ptrdiff_t>(begin), changes.end(),
                     [](const Change &a, const Change &b) { return a.combiningClass < b.combiningClass; });
}

std::vector<Change> decompose(const AlignedText &text, const icu::Normalizer2 &tables)
{
    std::vector<Change> changes;
    changes.reserve(text.size());
    std::size_t run = 0; // start of the run of combining characters that is still unsorted
    const auto add = [&](UChar32 character, int change) {
        const std::uint8_t combiningClass = tables.getCombiningClass(character);
        if (combiningClass == 0) {
            sortByClass(changes, run);
            run = changes.size();
        }
        changes.push_back({{static_cast<char32_t>(character), change}, combiningClass});
    };
    icu::UnicodeString parts;
    text.forEachCharacter([&](char32_t character, CharacterRange) {
        const auto codePoint = static_cast<UChar32>(character);
        if (character < 0xA0U || !tables.getDecomposition(codePoint, parts)) {
            add(codePoint, 0);
            return;
        }
        for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1))
            add(parts.char32At(at), at > 0 ? 1 : 0);
    });
    sortByClass(changes, run);
    return changes;
}

std::vector<Change> compose(const std::vector<Change> &parts, const icu::Normalizer2 &tables)
{
    std::vector<Change> result;
    result.reserve(parts.size());
    std::optional<std::size_t> starter; // index in result of the character that later ones may join
    std::uint8_t lastClass = 0; // of the last one after the starter that stayed
    for (const Change &part : parts) {
        const bool adjacent = starter && *starter + 1 == result.size();
        if (starter && (adjacent || lastClass < part.combiningClass)) {
            Change &base = result[*starter];
            const UChar32 composed = tables.composePair(static_cast<UChar32>(base.character),
                                                        static_cast<UChar32>(part.character));
            if (composed >= 0) {
                base.character = static_cast<char32_t>(composed);
                base.change += part.change - 1;
                continue;
            }
        }
        if (part.combiningClass == 0)
            starter = result.size();
        lastClass = part.combiningClass;
        result.push_back(part);
    }
    return result;
}

} // namespace

Status UnicodeNormalizer::normalize(AlignedText &text) const
{
    if (isAscii(text.text()))
        return Done{};
    const icu::Normalizer2 *forms = tables(m_form);
    if (!forms) {
        Error error;
        error.code = ErrorCode::Unsupported;
        error.what = "ICU has no normalization data";
        return error;
    }
    std::vector<Change> changes = decompose(text, *forms);
    if (m_form == UnicodeForm::Nfc || m_form == UnicodeForm::Nfkc)
        changes = compose(changes, *forms);
    text = changed(text, {changes.begin(), changes.end()});
    return Done{};
}

} // namespace headlight
