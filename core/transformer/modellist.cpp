// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/modellist.h"

#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/checkpoint/hub/hubcache.h"

#include <algorithm>
#include <array>

namespace headlight {
namespace {

using Place = ModelGroup::Place;

class Lister
{
public:
    explicit Lister(const CancelToken &cancel)
        : m_cancel(cancel)
    {
    }

    void addSingle(Place place, const std::vector<std::string> &paths)
    {
        ModelGroup group{.place = place, .folder = {}, .models = {}, .problems = {}};
        for (const std::string &path : paths) {
            if (!m_cancel.isCancelled())
                group.models.push_back(describeModel(lookAtModel(path, m_cancel), m_free));
        }
        if (!group.models.empty())
            m_groups.push_back(std::move(group));
    }

    void addScan(Place place, const std::string &folder, ModelScan scan)
    {
        ModelGroup group{
            .place = place, .folder = folder, .models = {}, .problems = std::move(scan.problems)};
        for (const FoundModel &found : scan.models)
            group.models.push_back(describeModel(found, m_free));
        m_groups.push_back(std::move(group));
    }

    std::vector<ModelGroup> take() { return std::move(m_groups); }

private:
    const CancelToken &m_cancel;
    std::optional<std::uint64_t> m_free = availableMemory();
    std::vector<ModelGroup> m_groups;
};

std::string stateOf(const ModelEntry &entry)
{
    if (entry.summary.problem)
        return "cannot be opened: " + sentence(*entry.summary.problem);
    std::string state = entry.memoryBytes > 0 ? "needs " + memoryText(entry.memoryBytes) : "";
    if (entry.fits == ModelEntry::Fit::No)
        state += ", more than is free";
    return entry.hasTokenizer ? state : state + ", no tokenizer";
}

std::string familyOf(const ModelSummary &summary)
{
    const std::string family = shownName(summary.family, 30);
    return summary.layers == 0
        ? family
        : family + ' ' + std::to_string(summary.layers) + 'x' + std::to_string(summary.heads);
}

using Row = std::array<std::string, 5>;

} // namespace

std::vector<ModelGroup> listModels(const ModelPlaces &places, const CancelToken &cancel)
{
    Lister lister(cancel);
    lister.addSingle(Place::Included, places.included);
    lister.addSingle(Place::Recent, places.recent);
    if (!places.hubCache.empty())
        lister.addScan(Place::HubCache, places.hubCache, scanHubCache(places.hubCache, cancel));
    for (const std::string &folder : places.folders)
        lister.addScan(Place::Folder, folder, scanFolder(folder, cancel));
    return lister.take();
}

std::string modelTable(const std::vector<ModelGroup> &groups)
{
    std::vector<Row> rows;
    std::array<std::size_t, 5> widths{};
    for (const ModelGroup &group : groups) {
        for (const ModelEntry &entry : group.models) {
            const std::string revision
                = entry.revision.empty() || entry.revision == "main" ? std::string() : '@' + entry.revision;
            rows.push_back({shownName(entry.name + revision), familyOf(entry.summary),
                            memoryText(entry.bytes), stateOf(entry), shownName(entry.path, 1000)});
        }
    }
    for (const Row &row : rows) {
        for (std::size_t i = 0; i + 2 < row.size(); ++i)
            widths[i] = std::max(widths[i], countCharacters(row[i]));
    }
    std::string table;
    for (const Row &row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            table += row[i];
            if (i + 1 < row.size())
                table += std::string(
                    std::max(widths[i], countCharacters(row[i])) - countCharacters(row[i]) + 2, ' ');
        }
        table += '\n';
    }
    for (const ModelGroup &group : groups) {
        for (const Error &problem : group.problems)
            table += "could not be looked at: " + sentence(problem) + '\n';
    }
    return table;
}

} // namespace headlight
