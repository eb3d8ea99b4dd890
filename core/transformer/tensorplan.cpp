// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/tensorplan.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace headlight {

namespace {

using Presence = TensorRule::Presence;

/// Builds the plan rule by rule and collects what is missing, so that one message can tell all of it.
class Planner
{
public:
    Planner(const Architecture &architecture, const ModelShape &shape, const TensorSource &source)
        : m_architecture(architecture)
        , m_source(source)
    {
        m_plan.shape = shape;
    }

    Result<TensorPlan> plan();

private:
    Status choosePrefix();
    void adoptTables();
    Status planRule(const TensorRule &rule, int layer);
    const TensorInfo *find(const std::string &module, const std::vector<std::string> &endings);
    Status check(const TensorInfo *tensor, const std::vector<std::int64_t> &expected);
    std::string moduleName(const TensorRule &rule, int layer) const;
    std::string fullName(Part part, std::string name, int layer) const;
    bool isModule(const std::string &name, Part part) const;
    bool isNeeded(const TensorRule &rule) const;
    bool isStored(const TensorRule &rule) const;
    std::int64_t layerOf(const std::string &name) const;
    std::string blockName() const;
    std::int64_t storedLayers() const;
    bool predicts() const;
    void warnAboutUnused();
    std::string nearestUnused(const std::string &name) const;
    Error missingError() const;

    const Architecture &m_architecture;
    const TensorSource &m_source;
    TensorPlan m_plan;
    std::string m_outer; // "module." of torch's DataParallel
    std::string m_prefix;
    std::vector<std::string> m_missing;
    std::unordered_set<const TensorInfo *> m_used;
};

Status Planner::choosePrefix()
{
    const TensorRule &first = m_architecture.tensors.front();
    std::vector<std::string> found;
    for (const std::string outer : {"", "module."}) {
        for (const std::string &prefix : m_architecture.prefixes) {
            std::string name = outer + prefix + first.name + ".weight";
            if (!m_source.find(name) && !first.otherName.empty())
                name = outer + prefix + first.otherName + ".weight";
            if (!m_source.find(name))
                continue;
            found.push_back(name);
            m_outer = outer;
            m_prefix = prefix;
        }
    }
    if (found.size() <= 1)
        return Done{}; // none: the rules below will say what is missing
    return Error{.code = ErrorCode::BadFormat,
                 .what = "the file holds the model twice, under two prefixes",
                 .file = m_source.fileOf(*m_source.find(found.front())),
                 .item = found[0] + " and " + found[1],
                 .hint = "remove one of them"};
}

/// The name that is stored; where none is, the first one.
std::string Planner::moduleName(const TensorRule &rule, int layer) const
{
    const std::string name = fullName(rule.part, rule.name, layer);
    if (rule.otherName.empty() || isModule(name, rule.part))
        return name;
    const std::string other = fullName(rule.part, rule.otherName, layer);
    return isModule(other, rule.part) ? other : name;
}

bool Planner::isModule(const std::string &name, Part part) const
{
    if (kindOf(part) == ModuleKind::Bias)
        return m_source.find(name + ".bias") || m_source.find(name);
    return m_source.find(name + ".weight") || m_source.find(name + ".gamma");
}

std::string Planner::fullName(Part part, std::string name, int layer) const
{
    name = m_outer + (isHead(part) ? std::string() : m_prefix) + name;
    const int inGroup = m_plan.shape.groupBlocks;
    if (const std::size_t at = name.find("{}"); at != std::string::npos)
        name.replace(at, 2, std::to_string(layer / inGroup));
    if (const std::size_t at = name.find("{}"); at != std::string::npos)
        name.replace(at, 2, std::to_string(layer % inGroup));
    return name;
}

bool Planner::isStored(const TensorRule &rule) const
{
    return isModule(moduleName(rule, 0), rule.part);
}

bool Planner::predicts() const
{
    if (m_architecture.head == Architecture::Head::Always)
        return true;
    if (m_architecture.head == Architecture::Head::WhenTied)
        return m_plan.shape.tiedDecoder
            || std::any_of(
                   m_architecture.tensors.begin(), m_architecture.tensors.end(),
                   [&](const TensorRule &rule) { return rule.part == Part::Decoder && isStored(rule); });
    return std::any_of(m_architecture.tensors.begin(), m_architecture.tensors.end(),
                       [&](const TensorRule &rule) {
                           return rule.presence == Presence::WithHead && kindOf(rule.part) != ModuleKind::Bias
                               && isStored(rule);
                       });
}

const TensorInfo *Planner::find(const std::string &module, const std::vector<std::string> &endings)
{
    for (const std::string &ending : endings) {
        if (const TensorInfo *tensor = m_source.find(module + ending)) {
            m_used.insert(tensor);
            return tensor;
        }
    }
    m_missing.push_back(module + endings.front());
    return nullptr;
}

Status Planner::check(const TensorInfo *tensor, const std::vector<std::int64_t> &expected)
{
    if (!tensor)
        return Done{}; // reported with the other missing ones
    if (tensor->shape != expected) {
        return Error{.code = ErrorCode::BadShape,
                     .what = "the tensor has another shape than config.json asks for",
                     .file = m_source.fileOf(*tensor),
                     .item = tensor->name,
                     .expected = shapeText(expected),
                     .found = shapeText(tensor->shape)};
    }
    if (!isComputable(tensor->dtype)) {
        return Error{.code = ErrorCode::Unsupported,
                     .what = "the tensor is stored as " + std::string(dtypeName(tensor->dtype))
                         + ", which is not supported for computing",
                     .file = m_source.fileOf(*tensor),
                     .item = tensor->name,
                     .expected = "F32, F16, BF16 or F64",
                     .found = std::string(dtypeName(tensor->dtype))};
    }
    return Done{};
}

/// The tables say how many rows they have; config.json may promise more (then it is limited) or fewer
/// (padding).
void Planner::adoptTables()
{
    ModelShape &shape = m_plan.shape;
    for (const TensorRule &rule : m_architecture.tensors) {
        int *rows = rule.part == Part::TokenTable ? &shape.vocabulary
            : rule.part == Part::PositionTable    ? &shape.positions
            : rule.part == Part::SegmentTable     ? &shape.segments
                                                  : nullptr;
        const int before = rule.part == Part::PositionTable ? shape.positionOffset : 0;
        const TensorInfo *tensor = rows ? m_source.find(moduleName(rule, 0) + ".weight") : nullptr;
        if (!tensor || tensor->shape.size() != 2 || tensor->shape[0] == std::int64_t{*rows} + before)
            continue;
        const std::int64_t found = tensor->shape[0] - before;
        if (found < 1 || found > std::int64_t{1} << 24)
            continue; // check() will refuse it
        const bool limit = rule.part == Part::PositionTable;
        m_plan.warnings.push_back(shownName(tensor->name) + " has " + std::to_string(tensor->shape[0])
                                  + " rows, config.json says " + std::to_string(*rows + before));
        *rows = static_cast<int>(limit ? std::min<std::int64_t>(found, *rows) : found);
    }
}

Status Planner::planRule(const TensorRule &rule, int layer)
{
    const std::string module = moduleName(rule, layer);
    auto [rows, columns] = extentsOf(rule.part, m_architecture, m_plan.shape);
    PlannedModule planned{rule.part, layer, nullptr, nullptr};
    std::vector<std::int64_t> weightShape{rows, columns};
    std::vector<std::int64_t> biasShape{rows};
    switch (kindOf(rule.part)) {
    case ModuleKind::Table:
        planned.weight = find(module, {".weight"});
        // More positions than config.json promises are simply not used.
        if (rule.part == Part::PositionTable && planned.weight && planned.weight->shape.size() == 2)
            weightShape[0] = std::max(rows, planned.weight->shape[0]);
        break;
    case ModuleKind::Norm:
        planned.weight = find(module, {".weight", ".gamma"});
        if (m_architecture.norm == NormKind::Layer && m_plan.shape.normBias)
            planned.bias = find(module, {".bias", ".beta"});
        weightShape = biasShape = {columns};
        break;
    case ModuleKind::Bias:
        planned.bias = find(module, {".bias", ""});
        biasShape = {columns};
        if (planned.bias && planned.bias->shape.size() == 2)
            biasShape = {1, columns}; // a buffer that is added to rows of logits
        break;
    case ModuleKind::Linear:
        planned.weight = find(module, {".weight"});
        if (hasBias(rule.part, m_architecture, m_plan.shape))
            planned.bias = find(module, {".bias"});
        if (m_architecture.storage == Architecture::LinearStorage::InOut)
            std::swap(weightShape[0], weightShape[1]);
        break;
    }
    if (const Status weight = check(planned.weight, weightShape); !weight)
        return weight.error();
    if (const Status bias = check(planned.bias, biasShape); !bias)
        return bias.error();
    m_plan.modules.push_back(planned);
    return Done{};
}

bool Planner::isNeeded(const TensorRule &rule) const
{
    const std::vector<Part> &absent = m_plan.shape.absent;
    if (std::find(absent.begin(), absent.end(), rule.part) != absent.end())
        return false;
    if ((rule.presence == Presence::WithHead || isHead(rule.part)) && !m_plan.predicts)
        return false;
    return rule.presence != Presence::Optional || isStored(rule);
}

/// The number behind @p prefix at the beginning of @p name, both of which are taken off; -1 where there is
/// none that could be a layer's.
std::int64_t takeNumber(std::string_view &name, std::string_view prefix)
{
    std::int64_t number = -1;
    if (!name.starts_with(prefix))
        return number;
    name.remove_prefix(prefix.size());
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
    name.remove_prefix(static_cast<std::size_t>(parsed.ptr - name.data()));
    constexpr std::int64_t most = 1'000'000'000;
    return number < 0 ? -1 : std::min(number, most);
}

/// The block that a stored tensor belongs to by its name, -1 outside of the blocks.
std::int64_t Planner::layerOf(const std::string &name) const
{
    const auto repeated
        = std::find_if(m_architecture.tensors.begin(), m_architecture.tensors.end(),
                       [](const TensorRule &rule) { return rule.name.find("{}") != std::string::npos; });
    // "bert.encoder.layer.", or "albert.encoder.albert_layer_groups." and ".albert_layers."
    const std::string pattern = m_outer + m_prefix + repeated->name;
    const std::size_t first = pattern.find("{}");
    const std::size_t second = pattern.find("{}", first + 2);
    std::string_view rest = name;
    const std::int64_t layer = takeNumber(rest, pattern.substr(0, first));
    if (layer < 0 || second == std::string::npos)
        return layer;
    const std::int64_t place = takeNumber(rest, pattern.substr(first + 2, second - first - 2));
    return place < 0 ? -1 : layer * m_plan.shape.groupBlocks + place;
}

/// What a stored block is to a reader: a layer, unless layers share it.
std::string Planner::blockName() const
{
    return m_plan.shape.blocks < m_plan.shape.layers ? "block" : "layer";
}

std::int64_t Planner::storedLayers() const
{
    std::int64_t highest = -1;
    for (const TensorInfo &tensor : m_source.tensors())
        highest = std::max(highest, layerOf(tensor.name));
    return highest + 1;
}

/// The unused tensor whose name has most in common with @p name at both ends.
std::string Planner::nearestUnused(const std::string &name) const
{
    std::ptrdiff_t most = -1;
    std::string nearest;
    for (const TensorInfo &tensor : m_source.tensors()) {
        if (m_used.contains(&tensor))
            continue;
        const std::string &other = tensor.name;
        const std::ptrdiff_t begin
            = std::mismatch(name.begin(), name.end(), other.begin(), other.end()).first - name.begin();
        const std::ptrdiff_t end
            = std::mismatch(name.rbegin(), name.rend(), other.rbegin(), other.rend()).first - name.rbegin();
        if (begin + end > most) {
            most = begin + end;
            nearest = other;
        }
    }
    return nearest;
}

Error Planner::missingError() const
{
    Error error{.code = ErrorCode::MissingPart, .what = "the weights are not complete: "};
    error.hint = "check that config.json belongs to these weights";
    if (!m_source.tensors().empty())
        error.file = m_source.fileOf(m_source.tensors().front());
    const std::int64_t stored = storedLayers();
    if (stored > 0 && layerOf(m_missing.front()) == stored) {
        const std::string unit = blockName();
        error.what = "config.json says " + std::to_string(m_plan.shape.blocks) + ' ' + unit
            + "s, the weights have " + std::to_string(stored) + ": " + unit + ' ' + std::to_string(stored)
            + " has no " + m_missing.front();
        return error;
    }
    const std::size_t shown = std::min<std::size_t>(m_missing.size(), 5);
    for (std::size_t i = 0; i < shown; ++i)
        error.item += (i == 0 ? "" : ", ") + m_missing[i];
    error.what += std::to_string(m_missing.size())
        + (m_missing.size() == 1 ? " tensor is missing" : " tensors are missing");
    if (m_missing.size() > shown)
        error.item += " …";
    if (const std::string nearest = nearestUnused(m_missing.front()); !nearest.empty())
        error.found = "nearest to the first: " + shownName(nearest);
    return error;
}

void Planner::warnAboutUnused()
{
    const std::int64_t layers = m_plan.shape.blocks;
    if (const std::int64_t stored = storedLayers(); stored > layers) {
        m_plan.warnings.push_back("the weights hold "
                                  + (stored == layers + 1 ? blockName() + ' ' + std::to_string(layers)
                                                          : blockName() + "s " + std::to_string(layers)
                                             + " to " + std::to_string(stored - 1))
                                  + " that config.json does not use");
    }
    std::vector<std::string> names;
    for (const TensorInfo &tensor : m_source.tensors()) {
        const bool known = std::any_of(
            m_architecture.unused.begin(), m_architecture.unused.end(),
            [&](const std::string &part) { return tensor.name.find(part) != std::string::npos; });
        if (!known && !m_used.contains(&tensor) && layerOf(tensor.name) < layers)
            names.push_back(shownName(tensor.name));
    }
    if (names.empty())
        return;
    std::string text = std::to_string(names.size())
        + (names.size() == 1 ? " tensor is not used: " : " tensors are not used: ");
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    m_plan.warnings.push_back(text + (names.size() > 3 ? " …" : ""));
}

Result<TensorPlan> Planner::plan()
{
    if (const Status chosen = choosePrefix(); !chosen)
        return chosen.error();
    adoptTables();
    m_plan.predicts = predicts();
    for (const TensorRule &rule : m_architecture.tensors) {
        if (!isNeeded(rule))
            continue;
        const bool inBlock = rule.name.find("{}") != std::string::npos;
        const int first = inBlock ? rule.firstLayer : -1;
        const int end = inBlock ? m_plan.shape.blocks : 0;
        for (int layer = first; layer < end; ++layer) {
            if (const Status planned = planRule(rule, layer); !planned)
                return planned.error();
        }
    }
    if (!m_missing.empty())
        return missingError();
    warnAboutUnused();
    return std::move(m_plan);
}

} // namespace

Result<TensorPlan> planTensors(const Architecture &architecture, const ModelShape &shape,
                               const TensorSource &source)
{
    return Planner(architecture, shape, source).plan();
}

} // namespace headlight
