// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limits.h"
#include "core/tokenizer/bertpretokenizer.h"
#include "core/tokenizer/bytelevelpretokenizer.h"
#include "core/tokenizer/simplepretokenizers.h"
#include "core/tokenizer/splitpretokenizer.h"
#include "core/tokenizer/tokenizerjson.h"

#include <utility>

namespace headlight {
namespace {

using Json = nlohmann::json;

void readSequence(const Json &json, const std::string &where, JsonReader &reader, Pipeline::Parts &parts)
{
    const Json *list = reader.array(json, where, "pretokenizers");
    for (std::size_t i = 0; list && i < list->size() && !reader.failed(); ++i)
        readPreTokenizers((*list)[i], where + ".pretokenizers[" + std::to_string(i) + ']', reader, parts);
}

SplitBehavior readBehavior(const Json &json, const std::string &where, JsonReader &reader,
                           const char *otherwise)
{
    const std::string name = reader.text(json, where, "behavior", otherwise);
    if (name == "Removed")
        return SplitBehavior::Removed;
    if (name == "MergedWithPrevious")
        return SplitBehavior::MergedWithPrevious;
    if (name == "MergedWithNext")
        return SplitBehavior::MergedWithNext;
    if (name == "Contiguous")
        return SplitBehavior::Contiguous;
    if (name != "Isolated")
        reader.failUnsupported(where + ".behavior", "behavior", name,
                               "Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous");
    return SplitBehavior::Isolated;
}

std::unique_ptr<PreTokenizer> readByteLevel(const Json &json, const std::string &where, JsonReader &reader)
{
    ByteLevelPreTokenizer::Options options;
    options.addPrefixSpace = reader.boolean(json, where, "add_prefix_space", true);
    options.useRegex = reader.boolean(json, where, "use_regex", true);
    return std::make_unique<ByteLevelPreTokenizer>(options);
}

std::unique_ptr<PreTokenizer> readSplit(const Json &json, const std::string &where, JsonReader &reader)
{
    std::optional<TextPattern> pattern = readPattern(json, where, reader);
    const SplitBehavior behavior = readBehavior(json, where, reader, "Isolated");
    const bool invert = reader.boolean(json, where, "invert", false);
    if (!pattern)
        return nullptr;
    return std::make_unique<SplitPreTokenizer>(std::move(*pattern), behavior,
                                               invert ? SplitPreTokenizer::Cut::BetweenMatches
                                                      : SplitPreTokenizer::Cut::AtMatches);
}

/// Newer files say prepend_scheme, older ones add_prefix_space.
std::unique_ptr<PreTokenizer> readMetaspace(const Json &json, const std::string &where, JsonReader &reader)
{
    MetaspacePreTokenizer::Options options;
    options.replacement = reader.text(json, where, "replacement", options.replacement);
    if (countCharacters(options.replacement) != 1)
        reader.fail(ErrorCode::BadValue, where + ".replacement", "not one character", options.replacement);
    const bool prefix = reader.boolean(json, where, "add_prefix_space", true);
    const std::string scheme = reader.text(json, where, "prepend_scheme", prefix ? "always" : "never");
    if (scheme == "never")
        options.prepend = MetaspacePreTokenizer::Prepend::Never;
    else if (scheme == "first")
        options.prepend = MetaspacePreTokenizer::Prepend::First;
    else if (scheme != "always")
        reader.failUnsupported(where + ".prepend_scheme", "scheme", scheme, "always, first, never");
    options.split = reader.boolean(json, where, "split", true);
    return std::make_unique<MetaspacePreTokenizer>(std::move(options));
}

std::unique_ptr<PreTokenizer> readDelimiter(const Json &json, const std::string &where, JsonReader &reader)
{
    const std::string delimiter = reader.text(json, where, "delimiter", {});
    if (countCharacters(delimiter) != 1) {
        reader.fail(ErrorCode::BadValue, where + ".delimiter", "not one character", delimiter);
        return nullptr;
    }
    return std::make_unique<DelimiterSplitter>(decodeUtf8(delimiter, 0).codePoint);
}

std::unique_ptr<PreTokenizer> readPreTokenizerOfType(const std::string &type, const Json &json,
                                                     const std::string &where, JsonReader &reader)
{
    if (type == "BertPreTokenizer")
        return std::make_unique<BertPreTokenizer>();
    if (type == "ByteLevel")
        return readByteLevel(json, where, reader);
    if (type == "Whitespace")
        return std::make_unique<WordPreTokenizer>();
    if (type == "WhitespaceSplit")
        return std::make_unique<WhitespaceSplitter>();
    if (type == "Metaspace")
        return readMetaspace(json, where, reader);
    if (type == "Split")
        return readSplit(json, where, reader);
    if (type == "Punctuation")
        return std::make_unique<PunctuationSplitter>(readBehavior(json, where, reader, "Isolated"));
    if (type == "Digits")
        return std::make_unique<DigitSplitter>(reader.boolean(json, where, "individual_digits", false)
                                                   ? DigitSplitter::Digits::Single
                                                   : DigitSplitter::Digits::Together);
    if (type == "CharDelimiterSplit")
        return readDelimiter(json, where, reader);
    if (type == "UnicodeScripts")
        return std::make_unique<ScriptSplitter>();
    if (type == "FixedLength")
        return std::make_unique<LengthSplitter>(
            static_cast<std::size_t>(reader.integer(json, where, "length", 5, 1, limits::maxPositions)));
    reader.failUnsupported(
        where, "pre-tokenizer", type,
        "BertPreTokenizer, ByteLevel, Whitespace, WhitespaceSplit, Metaspace, Split, Punctuation, "
        "Digits, CharDelimiterSplit, UnicodeScripts, FixedLength, Sequence");
    return nullptr;
}

} // namespace

/// {"String": …} or {"Regex": …}
std::optional<TextPattern> readPattern(const Json &json, const std::string &where, JsonReader &reader)
{
    const auto found = json.find("pattern");
    const Json pattern = found == json.end() ? Json() : *found;
    const bool isRegex = pattern.is_object() && pattern.contains("Regex");
    if (!isRegex && !(pattern.is_object() && pattern.contains("String"))) {
        reader.fail(ErrorCode::BadFormat, where + ".pattern", "neither a String nor a Regex");
        return std::nullopt;
    }
    const std::string text = reader.text(pattern, where + ".pattern", isRegex ? "Regex" : "String", {});
    Result<TextPattern> compiled = isRegex ? TextPattern::regex(text) : TextPattern::literal(text);
    if (compiled)
        return std::move(compiled).value();
    const Error &error = compiled.error();
    reader.fail(error.code, where + ".pattern", error.what, error.found);
    return std::nullopt;
}

void readPreTokenizers(const Json &json, const std::string &where, JsonReader &reader, Pipeline::Parts &parts)
{
    const std::string type = reader.text(json, where, "type", {});
    if (type == "Sequence")
        return readSequence(json, where, reader, parts);
    if (auto step = readPreTokenizerOfType(type, json, where, reader))
        parts.preTokenizers.push_back(std::move(step));
}

} // namespace headlight
