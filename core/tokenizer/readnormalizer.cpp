// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/bertnormalizer.h"
#include "core/tokenizer/precompilednormalizer.h"
#include "core/tokenizer/replacer.h"
#include "core/tokenizer/simplenormalizers.h"
#include "core/tokenizer/tokenizerjson.h"
#include "core/tokenizer/unicodenormalizer.h"

#include <utility>

namespace headlight {
namespace {

using Json = nlohmann::json;

std::unique_ptr<Normalizer> readSequence(const Json &json, const std::string &where, JsonReader &reader)
{
    std::vector<std::unique_ptr<Normalizer>> steps;
    if (const Json *list = reader.array(json, where, "normalizers")) {
        for (std::size_t i = 0; i < list->size() && !reader.failed(); ++i)
            steps.push_back(
                readNormalizer((*list)[i], where + ".normalizers[" + std::to_string(i) + ']', reader));
    }
    return std::make_unique<NormalizerSequence>(std::move(steps));
}

std::unique_ptr<Normalizer> readBertNormalizer(const Json &json, const std::string &where, JsonReader &reader)
{
    BertNormalizer::Options options;
    options.cleanText = reader.boolean(json, where, "clean_text", true);
    options.handleChineseCharacters = reader.boolean(json, where, "handle_chinese_chars", true);
    options.lowerCase = reader.boolean(json, where, "lowercase", true);
    options.stripAccents = reader.boolean(json, where, "strip_accents", options.lowerCase);
    return std::make_unique<BertNormalizer>(options);
}

std::unique_ptr<Normalizer> readReplace(const Json &json, const std::string &where, JsonReader &reader)
{
    std::optional<TextPattern> pattern = readPattern(json, where, reader);
    if (!pattern)
        return nullptr;
    return std::make_unique<Replacer>(std::move(*pattern), reader.text(json, where, "content", {}));
}

std::unique_ptr<Normalizer> readPrecompiled(const Json &json, const std::string &where, JsonReader &reader)
{
    Result<PrecompiledNormalizer> map
        = PrecompiledNormalizer::read(reader.text(json, where, "precompiled_charsmap", {}));
    if (map)
        return std::make_unique<PrecompiledNormalizer>(std::move(map).value());
    reader.fail(map.error().code, where + ".precompiled_charsmap", map.error().what);
    return nullptr;
}

std::unique_ptr<Normalizer> readNormalizerOfType(const std::string &type, const Json &json,
                                                 const std::string &where, JsonReader &reader)
{
    if (type == "Sequence")
        return readSequence(json, where, reader);
    if (type == "BertNormalizer")
        return readBertNormalizer(json, where, reader);
    if (type == "NFC")
        return std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfc);
    if (type == "NFD")
        return std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfd);
    if (type == "NFKC")
        return std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfkc);
    if (type == "NFKD")
        return std::make_unique<UnicodeNormalizer>(UnicodeForm::Nfkd);
    if (type == "Lowercase")
        return std::make_unique<LowerCaser>();
    if (type == "StripAccents")
        return std::make_unique<AccentStripper>();
    if (type == "Prepend")
        return std::make_unique<Prepender>(reader.text(json, where, "prepend", {}));
    if (type == "Strip")
        return std::make_unique<Stripper>(reader.boolean(json, where, "strip_left", true),
                                          reader.boolean(json, where, "strip_right", true));
    if (type == "Replace")
        return readReplace(json, where, reader);
    if (type == "Precompiled")
        return readPrecompiled(json, where, reader);
    if (type == "Nmt")
        return std::make_unique<NmtNormalizer>();
    if (type == "ByteLevel")
        return std::make_unique<ByteLevelNormalizer>();
    reader.failUnsupported(where, "normalizer", type,
                           "BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Replace, Prepend, "
                           "Strip, Precompiled, Nmt, ByteLevel, Sequence");
    return nullptr;
}

} // namespace

std::unique_ptr<Normalizer> readNormalizer(const Json &json, const std::string &where, JsonReader &reader)
{
    std::unique_ptr<Normalizer> normalizer
        = readNormalizerOfType(reader.text(json, where, "type", {}), json, where, reader);
    return reader.failed() ? nullptr : std::move(normalizer);
}

} // namespace headlight
