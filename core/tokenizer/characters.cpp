// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/characters.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <cstdint>

namespace headlight::characters {
namespace {

bool hasCategory(char32_t character, std::uint32_t mask)
{
    return (U_GET_GC_MASK(static_cast<UChar32>(character)) & mask) != 0;
}

/// The version of Unicode, its first number, that brought a character.
int ageOf(char32_t character)
{
    UVersionInfo age = {};
    u_charAge(static_cast<UChar32>(character), age);
    return age[0];
}

/// hasCategory() for what Unicode 8 knew already: the reference's tables for BERT and punctuation are that
/// old, so newer marks and punctuation stay in the text as if they were letters.
bool hadCategory(char32_t character, std::uint32_t mask)
{
    return hasCategory(character, mask) && ageOf(character) <= 8;
}

} // namespace

bool isWhitespace(char32_t character)
{
    if (character < 0x80U)
        return character == U' ' || (character >= 0x09U && character <= 0x0DU);
    return u_isUWhiteSpace(static_cast<UChar32>(character)) != 0;
}

bool isControl(char32_t character)
{
    if (character == U'\t' || character == U'\n' || character == U'\r')
        return false;
    return hadCategory(character, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK);
}

bool isPunctuation(char32_t character)
{
    if (character < 0x80U)
        return (character >= 33 && character <= 47) || (character >= 58 && character <= 64)
            || (character >= 91 && character <= 96) || (character >= 123 && character <= 126);
    return hadCategory(character, U_GC_P_MASK);
}

bool isChinese(char32_t character)
{
    return (character >= 0x4E00U && character <= 0x9FFFU) || (character >= 0x3400U && character <= 0x4DBFU)
        || (character >= 0x20000U && character <= 0x2A6DFU)
        || (character >= 0x2A700U && character <= 0x2B73FU)
        || (character >= 0x2B740U && character <= 0x2B81FU)
        || (character >= 0x2B920U && character <= 0x2CEAFU) || (character >= 0xF900U && character <= 0xFAFFU)
        || (character >= 0x2F800U && character <= 0x2FA1FU);
}

bool isNonspacingMark(char32_t character)
{
    return character >= 0x300U && hadCategory(character, U_GC_MN_MASK);
}

bool isMark(char32_t character)
{
    return character >= 0x300U && hasCategory(character, U_GC_M_MASK);
}

bool isLetter(char32_t character)
{
    if (character < 0x80U)
        return (character | 0x20U) >= U'a' && (character | 0x20U) <= U'z';
    return hasCategory(character, U_GC_L_MASK);
}

bool isNumber(char32_t character)
{
    if (character < 0x80U)
        return character >= U'0' && character <= U'9';
    return hasCategory(character, U_GC_N_MASK);
}

bool isWord(char32_t character)
{
    if (character < 0x80U)
        return isLetter(character) || isNumber(character) || character == U'_';
    return u_isUAlphabetic(static_cast<UChar32>(character)) != 0
        || hasCategory(character, U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK) || character == 0x200CU
        || character == 0x200DU;
}

int script(char32_t character)
{
    if (character == U' ' || ageOf(character) > 9) // the reference's table is of Unicode 9
        return anyScript;
    if (character == 0x30FCU) // the long vowel mark, which Hiragana and Katakana share
        return USCRIPT_HAN;
    UErrorCode status = U_ZERO_ERROR;
    switch (const UScriptCode code = uscript_getScript(static_cast<UChar32>(character), &status)) {
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
        return USCRIPT_HAN;
    case USCRIPT_UNKNOWN:
        return anyScript;
    default:
        return code;
    }
}

LowerCase lowerCase(char32_t character)
{
    if (character < 0x80U)
        return {character >= U'A' && character <= U'Z' ? character + 32U : character, 0};
    if (character == 0x130U) // the one unconditional entry of SpecialCasing.txt that grows
        return {U'i', 0x307U};
    return {static_cast<char32_t>(u_tolower(static_cast<UChar32>(character))), 0};
}

} // namespace headlight::characters
