// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/sequenceends.h"

#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/checkpoint/config.h"

#include <filesystem>

namespace headlight {

namespace {

/// A whole number or a list of them.
Result<std::vector<std::int32_t>> readIds(const Config &config, const std::string &key)
{
    std::vector<std::int32_t> ids;
    if (!config.has(key))
        return ids;
    if (const auto one = config.integer(key, 0, limits::tokenId)) {
        ids.push_back(static_cast<std::int32_t>(one.value()));
        return ids;
    }
    const auto list = config.numbers(key, 0, static_cast<double>(limits::tokenId));
    if (!list)
        return list.error();
    for (const double id : list.value())
        ids.push_back(static_cast<std::int32_t>(id));
    return ids;
}

} // namespace

Result<SequenceEnds> readSequenceEnds(const std::string &folder, const Config &config,
                                      const Architecture &architecture)
{
    std::vector<Config> sources;
    const std::string path = (std::filesystem::path(folder) / "generation_config.json").string();
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) {
        const auto text = readWholeFile(path, limits::configBytes);
        if (!text)
            return text.error();
        const auto generation = Config::parse(text.value(), path);
        if (!generation)
            return generation.error();
        sources.push_back(generation.value());
    }
    sources.push_back(config);

    SequenceEnds ends;
    std::vector<std::int32_t> starts;
    for (const Config &source : sources) {
        for (const auto &[key, ids] :
             {std::pair("eos_token_id", &ends.ends), {"decoder_start_token_id", &starts}}) {
            if (!ids->empty())
                continue;
            const auto found = readIds(source, key);
            if (!found)
                return found.error();
            *ids = found.value();
        }
    }
    if (starts.empty() && architecture.decoder) {
        const ConfigKey &fallback = architecture.startToken;
        const auto start = config.integer(fallback.name, 0, limits::tokenId, fallback.fallback);
        if (!start)
            return start.error();
        starts.push_back(static_cast<std::int32_t>(start.value()));
    }
    if (!starts.empty())
        ends.start = starts.front();
    return ends;
}

} // namespace headlight
