// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "testpaths.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace headlight {

inline const std::string Families = HEADLIGHT_TEST_DATA "/families/";

/// A copy of the BART fixture whose files a test may change.
class BartFolder
{
public:
    BartFolder()
    {
        for (const auto &file : std::filesystem::directory_iterator(Families + "bart"))
            std::filesystem::copy(file.path(), path() / file.path().filename());
    }

    std::filesystem::path path() const { return m_folder.path().toStdString(); }

    void write(const std::string &file, const nlohmann::json &json) const
    {
        QVERIFY(writeFileAtomically((path() / file).string(), json.dump()).ok());
    }

private:
    QTemporaryDir m_folder;
};

/// Words of one letter, between <s> and </s>.
inline nlohmann::json letterTokenizer()
{
    return nlohmann::json::parse(R"({"version": "1.0", "added_tokens": [
        {"id": 0, "content": "<s>", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false},
        {"id": 2, "content": "</s>", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false}],
        "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": {"type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                               "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
        "model": {"type": "WordLevel", "unk_token": "<unk>",
                  "vocab": {"<s>": 0, "<pad>": 1, "</s>": 2, "a": 3, "b": 4, "c": 5, "<unk>": 6}}})");
}

} // namespace headlight
