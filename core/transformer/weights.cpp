// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/weights.h"

#include "core/base/threadpool.h"
#include "core/transformer/sinusoids.h"
#include "core/transformer/tensorpacking.h"
#include "core/transformer/tensorplan.h"

#include <algorithm>
#include <map>

namespace headlight {

namespace {

/// Reads the modules of a plan one after the other into their places.
class WeightReader
{
public:
    WeightReader(const Architecture &architecture, TensorPlan plan, const TensorSource &source,
                 const LoadedWeights *shared, const CancelToken &cancel)
        : m_architecture(architecture)
        , m_plan(std::move(plan))
        , m_source(source)
        , m_shared(shared)
        , m_cancel(cancel)
    {
        m_loaded.shape = m_plan.shape;
        m_loaded.warnings = m_plan.warnings;
        m_loaded.weights.predicts = m_plan.predicts;
        m_loaded.weights.blocks.resize(static_cast<std::size_t>(m_plan.shape.blocks));
    }

    Status checkMemory(std::optional<std::uint64_t> available) const;
    Result<LoadedWeights> read(const std::function<void(double)> &progress);

private:
    Status readModule(const PlannedModule &module);
    Status readTokenTable(const PlannedModule &module);
    Status readLargeTable(const PlannedModule &module, Table &table);
    Status readTable(const PlannedModule &module, Matrix &table);
    Status readNorm(const PlannedModule &module, Norm &norm);
    Status readLinear(const PlannedModule &module, std::initializer_list<Linear *> linears,
                      std::initializer_list<int> widths);
    void separate(std::vector<float> &bias) const;
    Status readVector(const PlannedModule &module, const TensorInfo &tensor, std::vector<float> &values);
    void note(const PlannedModule &module, const TensorInfo &tensor, const OddNumbers &odd);
    void warnAbout(const std::map<int, std::int64_t> &counts, const std::string &what);
    bool computesPositions() const;
    void finish();

    const Architecture &m_architecture;
    TensorPlan m_plan;
    const TensorSource &m_source;
    const LoadedWeights *m_shared;
    CancelToken m_cancel;
    LoadedWeights m_loaded;
    Arena m_arena;
    std::map<int, std::int64_t> m_nans; // layer → how many
    std::map<int, std::int64_t> m_infinities;
    std::map<std::string, std::int64_t> m_dtypes; // name → numbers
};

/// Bytes that the modules will take, and what the largest conversion takes on the way.
std::uint64_t bytesNeeded(const TensorPlan &plan)
{
    std::uint64_t sum = 0;
    std::uint64_t converted = 0;
    for (const PlannedModule &module : plan.modules) {
        for (const TensorInfo *tensor : {module.weight, module.bias}) {
            if (!tensor)
                continue;
            const std::optional<WeightType> kept = keptType(tensor->dtype);
            sum += tensor->elements()
                * bytesOf(kept.value_or(WeightType::Float32)); // all of them lie in files
            if (!kept)
                converted = std::max(converted, tensor->elements() * sizeof(float));
        }
    }
    return sum + converted;
}

std::uint64_t numbersOf(const TensorPlan &plan)
{
    std::uint64_t sum = 0;
    for (const PlannedModule &module : plan.modules) {
        for (const TensorInfo *tensor : {module.weight, module.bias})
            sum += tensor ? tensor->elements() : 0;
    }
    return sum;
}

Status WeightReader::checkMemory(std::optional<std::uint64_t> available) const
{
    std::uint64_t needed = bytesNeeded(m_plan);
    if (computesPositions())
        needed += static_cast<std::uint64_t>(m_plan.shape.positions)
            * static_cast<std::uint64_t>(m_plan.shape.dModel) * sizeof(float);
    if (!available || needed <= *available)
        return Done{};
    return Error{.code = ErrorCode::TooLarge,
                 .what = "the model needs more memory than is free",
                 .file = m_source.fileOf(m_source.tensors().front()),
                 .expected = "at most " + memoryText(*available),
                 .found = memoryText(needed),
                 .hint = "close other programs or open a smaller model"};
}

Status WeightReader::readVector(const PlannedModule &module, const TensorInfo &tensor,
                                std::vector<float> &values)
{
    values.resize(static_cast<std::size_t>(tensor.elements()));
    const Status status = m_source.read(tensor.name, values, m_cancel);
    if (status)
        note(module, tensor, oddNumbers(values.data(), WeightType::Float32, values.size()));
    return status;
}

void WeightReader::note(const PlannedModule &module, const TensorInfo &tensor, const OddNumbers &odd)
{
    if (odd.nans > 0)
        m_nans[module.layer] += odd.nans;
    if (odd.infinities > 0)
        m_infinities[module.layer] += odd.infinities;
    const auto numbers = static_cast<std::int64_t>(tensor.elements());
    m_loaded.parameters += numbers;
    m_dtypes[std::string(dtypeName(tensor.dtype))] += numbers;
}

Status WeightReader::readLargeTable(const PlannedModule &module, Table &table)
{
    const Result<OddNumbers> odd
        = headlight::readTable(ThreadPool::shared(), m_source, *module.weight, table, m_arena, m_cancel);
    if (!odd)
        return odd.error();
    note(module, *module.weight, odd.value());
    return Done{};
}

Status WeightReader::readTokenTable(const PlannedModule &module)
{
    Weights &weights = m_loaded.weights;
    m_loaded.tokenTableName = module.weight->name;
    if (m_shared && m_shared->tokenTableName == m_loaded.tokenTableName) {
        weights.tokenTable = m_shared->weights.tokenTable;
        return Done{};
    }
    const auto table = std::make_shared<Table>();
    weights.tokenTable = table;
    return readLargeTable(module, *table);
}

Status WeightReader::readTable(const PlannedModule &module, Matrix &table)
{
    table.resize(module.weight->shape[0], module.weight->shape[1]);
    const std::span<float> values(table.data(), static_cast<std::size_t>(table.size()));
    const Status status = m_source.read(module.weight->name, values, m_cancel);
    if (status)
        note(module, *module.weight, oddNumbers(values.data(), WeightType::Float32, values.size()));
    return status;
}

Status WeightReader::readNorm(const PlannedModule &module, Norm &norm)
{
    if (const Status gain = readVector(module, *module.weight, norm.gain); !gain)
        return gain;
    if (m_architecture.norm == NormKind::RootMeanSquareFromOne)
        std::for_each(norm.gain.begin(), norm.gain.end(), [](float &gain) { gain += 1; });
    if (module.bias)
        return readVector(module, *module.bias, norm.bias);
    if (m_architecture.norm == NormKind::Layer)
        norm.bias.assign(norm.gain.size(), 0.F);
    return Done{};
}

/// Moves a bias from (heads, query key value, d_head) to (query key value, heads, d_head).
void WeightReader::separate(std::vector<float> &bias) const
{
    const std::vector<float> interleaved = bias;
    const int part = m_plan.shape.dHead;
    auto to = bias.begin();
    for (int which = 0; which < 3; ++which) {
        for (int head = 0; head < m_plan.shape.heads; ++head)
            to = std::copy_n(interleaved.begin() + std::ptrdiff_t{3 * head + which} * part, part, to);
    }
}

/// @param widths outputs of each of @p linears, which lie side by side in the stored module
Status WeightReader::readLinear(const PlannedModule &module, std::initializer_list<Linear *> linears,
                                std::initializer_list<int> widths)
{
    const bool interleaved = module.part == Part::QueryKeyValue && m_architecture.interleaved;
    const StoredLinear stored{module.weight, m_architecture.storage == Architecture::LinearStorage::InOut,
                              interleaved ? m_plan.shape.dHead : 0};
    const Result<OddNumbers> odd
        = readLinears(ThreadPool::shared(), m_source, stored, {linears.begin(), linears.size()},
                      {widths.begin(), widths.size()}, m_arena, m_cancel);
    if (!odd)
        return odd.error();
    note(module, *module.weight, odd.value());
    if (!module.bias)
        return Done{};
    std::vector<float> bias;
    if (const Status status = readVector(module, *module.bias, bias); !status)
        return status.error();
    if (interleaved)
        separate(bias);
    auto from = bias.begin();
    for (Linear *linear : linears) {
        std::copy_n(from, linear->out(), linear->bias());
        from += linear->out();
    }
    return Done{};
}

Status WeightReader::readModule(const PlannedModule &module)
{
    Weights &weights = m_loaded.weights;
    const ModelShape &shape = m_plan.shape;
    Block outside;
    Block &block = module.layer < 0 ? outside : weights.blocks[static_cast<std::size_t>(module.layer)];
    const int queries = shape.heads * shape.dHead;
    const int keys = shape.keyValueHeads * shape.dHead;
    switch (module.part) {
    case Part::TokenTable:
        return readTokenTable(module);
    case Part::PositionTable:
        return readTable(module, weights.positionTable);
    case Part::SegmentTable:
        return readTable(module, weights.segmentTable);
    case Part::EmbeddingNorm:
        return readNorm(module, weights.embeddingNorm);
    case Part::EmbeddingProjection:
        return readLinear(module, {&weights.embeddingProjection}, {shape.dModel});
    case Part::RelativeBias:
        return readTable(module, weights.relativeBias);
    case Part::Query:
        return readLinear(module, {&block.self.query}, {queries});
    case Part::Key:
        return readLinear(module, {&block.self.key}, {keys});
    case Part::Value:
        return readLinear(module, {&block.self.value}, {keys});
    case Part::QueryKeyValue:
        return readLinear(module, {&block.self.query, &block.self.key, &block.self.value},
                          {queries, keys, keys});
    case Part::QueryNorm:
        return readNorm(module, block.self.queryNorm);
    case Part::KeyNorm:
        return readNorm(module, block.self.keyNorm);
    case Part::AttentionOutput:
        return readLinear(module, {&block.self.output}, {shape.dModel});
    case Part::AttentionNorm:
        return readNorm(module, block.self.norm);
    case Part::AttentionUpdateNorm:
        return readNorm(module, block.self.updateNorm);
    case Part::CrossQuery:
        return readLinear(module, {&block.cross.query}, {queries});
    case Part::CrossKey:
        return readLinear(module, {&block.cross.key}, {keys});
    case Part::CrossValue:
        return readLinear(module, {&block.cross.value}, {keys});
    case Part::CrossOutput:
        return readLinear(module, {&block.cross.output}, {shape.dModel});
    case Part::CrossNorm:
        return readNorm(module, block.cross.norm);
    case Part::FeedForwardGate:
        return readLinear(module, {&block.feedForwardGate}, {shape.feedForward});
    case Part::FeedForwardGateUp:
        return readLinear(module, {&block.feedForwardGate, &block.feedForwardUp},
                          {shape.feedForward, shape.feedForward});
    case Part::FeedForwardGatedUp:
    case Part::FeedForwardUp:
        return readLinear(module, {&block.feedForwardUp}, {shape.feedForward});
    case Part::FeedForwardDown:
        return readLinear(module, {&block.feedForwardDown}, {shape.dModel});
    case Part::FeedForwardNorm:
        return readNorm(module, block.feedForwardNorm);
    case Part::FeedForwardUpdateNorm:
        return readNorm(module, block.feedForwardUpdateNorm);
    case Part::FinalNorm:
        return readNorm(module, weights.finalNorm);
    case Part::FinalProjection:
        return readLinear(module, {&weights.finalProjection}, {shape.embedding});
    case Part::Pooler:
        return readLinear(module, {&weights.pooler}, {shape.dModel});
    case Part::HeadTransform:
        return readLinear(module, {&weights.headTransform}, {shape.embedding});
    case Part::HeadNorm:
        return readNorm(module, weights.headNorm);
    case Part::Decoder:
        return readLargeTable(module, weights.decoder);
    case Part::DecoderBias:
        return readVector(module, *module.bias, weights.decoderBias);
    }
    return Done{};
}

/// @param counts by layer
void WeightReader::warnAbout(const std::map<int, std::int64_t> &counts, const std::string &what)
{
    for (const auto &[layer, count] : counts) {
        m_loaded.warnings.push_back(
            (layer < 0 ? std::string("outside of the layers") : "layer " + std::to_string(layer)) + ": "
            + std::to_string(count) + ' ' + what + (count == 1 ? " weight" : " weights"));
    }
}

bool WeightReader::computesPositions() const
{
    return m_architecture.sinusoidalPositions
        && std::none_of(m_plan.modules.begin(), m_plan.modules.end(),
                        [](const PlannedModule &module) { return module.part == Part::PositionTable; });
}

void WeightReader::finish()
{
    const auto most = std::max_element(m_dtypes.begin(), m_dtypes.end(),
                                       [](const auto &a, const auto &b) { return a.second < b.second; });
    m_loaded.dtype = most == m_dtypes.end() ? std::string() : most->first;
    warnAbout(m_nans, "NaN");
    warnAbout(m_infinities, "infinite");
    Weights &weights = m_loaded.weights;
    if (computesPositions())
        weights.positionTable = sinusoids(m_plan.shape.positions, m_plan.shape.dModel);
    if (!weights.decoder.isEmpty() && m_plan.shape.tiedDecoder) {
        if (!(weights.decoder == *weights.tokenTable))
            m_loaded.warnings.push_back(
                "a decoder is stored, but config.json ties it to the embedding table, which is used");
        weights.decoder = Table();
    } else if (weights.decoder.isEmpty() && !m_plan.shape.tiedDecoder && weights.predicts) {
        m_loaded.warnings.push_back("config.json promises a decoder of its own, but none is stored: "
                                    "the embedding table is used");
    }
}

Result<LoadedWeights> WeightReader::read(const std::function<void(double)> &progress)
{
    const auto all = static_cast<double>(std::max<std::uint64_t>(numbersOf(m_plan), 1));
    for (const PlannedModule &module : m_plan.modules) {
        if (m_cancel.isCancelled())
            return Error{.code = ErrorCode::Cancelled, .what = "loading was cancelled"};
        if (const Status status = readModule(module); !status)
            return status.error();
        if (progress)
            progress(static_cast<double>(m_loaded.parameters) / all);
    }
    finish();
    return std::move(m_loaded);
}

} // namespace

Result<LoadedWeights> loadWeights(const Architecture &architecture, const ModelShape &shape,
                                  const TensorSource &source, const CancelToken &cancel,
                                  const std::function<void(double)> &progress,
                                  std::optional<std::uint64_t> freeMemory, const LoadedWeights *shared)
{
    Result<TensorPlan> plan = planTensors(architecture, shape, source);
    if (!plan)
        return plan.error();
    WeightReader reader(architecture, std::move(plan).value(), source, shared, cancel);
    if (const Status memory = reader.checkMemory(freeMemory); !memory)
        return memory.error();
    return reader.read(progress);
}

} // namespace headlight
