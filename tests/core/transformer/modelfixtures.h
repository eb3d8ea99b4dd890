// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/checkpoint/safetensors.h"
#include "core/transformer/languagemodel.h"
#include "testpaths.h"

#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <cstring>
#include <filesystem>

namespace headlight {

inline const std::string Data = HEADLIGHT_TEST_DATA "/models/";
inline const std::string Models = HEADLIGHT_MODELS "/";

inline std::shared_ptr<const LanguageModel> loaded(const std::string &folder)
{
    const auto model = LanguageModel::load(folder);
    return model ? model.value() : nullptr;
}

inline TracePtr traced(const LanguageModel &model, const LanguageModel::IdInput &input)
{
    const auto trace = model.traceIds(input);
    return trace ? trace.value() : nullptr;
}

inline LanguageModel::IdInput countingIds(int count)
{
    LanguageModel::IdInput input;
    for (int i = 0; i < count; ++i)
        input.ids.push_back((i * 37 + 5) % 90);
    return input;
}

/// A copy of a fixture whose config.json has @p changes (null removes a key).
class ChangedModel
{
public:
    ChangedModel(const std::string &name, const std::string &changes)
    {
        std::filesystem::copy(Data + name, folder(), std::filesystem::copy_options::recursive);
        nlohmann::json config
            = nlohmann::json::parse(readWholeFile(folder() + "/config.json", 1 << 20).value());
        config.merge_patch(nlohmann::json::parse(changes));
        std::filesystem::permissions(folder() + "/config.json", std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
        m_written = writeFileAtomically(folder() + "/config.json", config.dump()).ok();
    }

    std::string folder() const { return m_folder.path().toStdString(); }
    bool isWritten() const { return m_written; }

    /// Sets the first @p count numbers of a float32 tensor.
    bool overwrite(const std::string &tensor, int count, float value) const
    {
        const std::string path = folder() + "/model.safetensors";
        const auto file = SafetensorsFile::open(path);
        if (!file || !file.value().find(tensor))
            return false;
        std::string bytes = readWholeFile(path, 1 << 20).value();
        for (int i = 0; i < count; ++i)
            std::memcpy(bytes.data() + file.value().find(tensor)->begin
                            + static_cast<std::size_t>(i) * sizeof(float),
                        &value, sizeof(float));
        std::filesystem::permissions(path, std::filesystem::perms::owner_write,
                                     std::filesystem::perm_options::add);
        return writeFileAtomically(path, bytes).ok();
    }

    /// A tokenizer of whole words.
    bool addTokenizer(const std::string &vocabulary,
                      const std::string &preTokenizer = R"({"type": "Whitespace"})") const
    {
        return writeFileAtomically(folder() + "/tokenizer.json",
                                   R"({"pre_tokenizer": )" + preTokenizer
                                       + R"(, "model": {"type": "WordLevel", "unk_token": "known", "vocab": )"
                                       + vocabulary + "}}")
            .ok();
    }

private:
    QTemporaryDir m_folder;
    bool m_written = false;
};

} // namespace headlight
