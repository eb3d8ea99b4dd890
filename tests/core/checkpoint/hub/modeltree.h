// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkpoint/safetensorswriter.h"

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <string>

namespace headlight::test {

inline const std::string Commit = "0123456789abcdef0123456789abcdef01234567";
inline const std::string OtherCommit = "ffffffffffffffffffffffffffffffffffffffff";
inline const std::string BertConfig
    = R"({"model_type":"bert","num_hidden_layers":2,"num_attention_heads":2,"hidden_size":4,)"
      R"("intermediate_size":8,"vocab_size":10,"max_position_embeddings":16,"type_vocab_size":2})";

/// Files, folders and links below a temporary folder, made by hand.
class ModelTree
{
public:
    std::string path(const std::string &name = {}) const
    {
        return m_folder.path().toStdString() + (name.empty() ? "" : '/' + name);
    }

    void file(const std::string &name, const std::string &content = "{}") const
    {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        std::ofstream(path(name), std::ios::binary) << content;
    }

    void folder(const std::string &name) const { std::filesystem::create_directories(path(name)); }

    void link(const std::string &name, const std::string &target) const
    {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        std::filesystem::create_symlink(target, path(name));
    }

    /// @p name holds @p content as the hub's cache keeps it: a blob and a link to it. @p repository is its
    /// folder.
    void cached(const std::string &repository, const std::string &name, const std::string &content,
                const std::string &blob, const std::string &commit = Commit) const
    {
        file(repository + "/blobs/" + blob, content);
        link(repository + "/snapshots/" + commit + '/' + name, "../../blobs/" + blob);
    }

    /// A model that is all there: configuration, one tensor of six numbers, tokenizer, refs/main.
    void cachedModel(const std::string &repository) const
    {
        cached(repository, "config.json", BertConfig, "c0");
        cached(repository, "model.safetensors", weights(), "e0");
        cached(repository, "tokenizer.json", "{}", "d0");
        file(repository + "/refs/main", Commit + '\n');
    }

    static std::string weights(std::size_t numbers = 6, const std::string &name = "w")
    {
        return encodeSafetensors(
                   {{name, {static_cast<std::int64_t>(numbers)}, std::vector<float>(numbers, 1.0F)}}, {})
            .value();
    }

private:
    QTemporaryDir m_folder;
};

} // namespace headlight::test
