// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/weights.h"

#include "core/transformer/sinusoids.h"
#include "core/transformer/tensorplan.h"

#include <algorithm>
#include <cmath>
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
    Status readTable(const PlannedModule &module, Matrix &table);
    Status readNorm(const PlannedModule &module, Norm &norm);
    Status readLinear(const PlannedModule &module, std::initializer_list<Linear *> linears,
                      std::initializer_list<int> widths);
    void separate(std::vector<float> &rows, int width) const;
    Status readVector(const PlannedModule &module, const TensorInfo &tensor, std::vector<float> &values);
    void inspect(const PlannedModule &module, const TensorInfo &tensor, std::span<const float> values);
    void warnAbout(const std::map<int, std::int64_t> &counts, const std::string &what);
    bool computesPositions() const;
    void finish();

    const Architecture &m_architecture;
    TensorPlan m_plan;
    const TensorSource &m_source;
    const LoadedWeights *m_shared;
    CancelToken m_cancel;
    LoadedWeights m_loaded;
    std::vector<float> m_scratch; // one tensor as stored
    std::map<int, std::int64_t> m_nans; // layer → how many
    std::map<int, std::int64_t> m_infinities;
    std::map<std::string, std::int64_t> m_dtypes; // name → numbers
};

/// Numbers that are needed of all modules, and of the largest one.
struct Numbers
{
    std::uint64_t sum = 0;
    std::uint64_t largest = 0;
};

Numbers numbersOf(const TensorPlan &plan)
{
    Numbers numbers;
    for (const PlannedModule &module : plan.modules) {
        for (const TensorInfo *tensor : {module.weight, module.bias}) {
            const std::uint64_t elements = tensor ? tensor->elements() : 0;
            numbers.sum += elements; // cannot overflow: all of them lie in files
            numbers.largest = std::max(numbers.largest, elements);
        }
    }
    return numbers;
}

Status WeightReader::checkMemory(std::optional<std::uint64_t> available) const
{
    const Numbers numbers = numbersOf(m_plan);
    std::uint64_t needed = (numbers.sum + numbers.largest) * sizeof(float);
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
        inspect(module, tensor, values);
    return status;
}

void WeightReader::inspect(const PlannedModule &module, const TensorInfo &tensor,
                           std::span<const float> values)
{
    const auto nans
        = std::count_if(values.begin(), values.end(), [](float value) { return std::isnan(value); });
    const auto infinities
        = std::count_if(values.begin(), values.end(), [](float value) { return std::isinf(value); });
    if (nans > 0)
        m_nans[module.layer] += nans;
    if (infinities > 0)
        m_infinities[module.layer] += infinities;
    m_loaded.parameters += static_cast<std::int64_t>(values.size());
    m_dtypes[std::string(dtypeName(tensor.dtype))] += static_cast<std::int64_t>(values.size());
}

Status WeightReader::readTokenTable(const PlannedModule &module)
{
    Weights &weights = m_loaded.weights;
    m_loaded.tokenTableName = module.weight->name;
    if (m_shared && m_shared->tokenTableName == m_loaded.tokenTableName) {
        weights.tokenTable = m_shared->weights.tokenTable;
        return Done{};
    }
    const auto table = std::make_shared<Matrix>();
    weights.tokenTable = table;
    return readTable(module, *table);
}

Status WeightReader::readTable(const PlannedModule &module, Matrix &table)
{
    table.resize(module.weight->shape[0], module.weight->shape[1]);
    const std::span<float> values(table.data(), static_cast<std::size_t>(table.size()));
    const Status status = m_source.read(module.weight->name, values, m_cancel);
    if (status)
        inspect(module, *module.weight, values);
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

/// Moves rows from (heads, query key value, d_head) to (query key value, heads, d_head).
void WeightReader::separate(std::vector<float> &rows, int width) const
{
    const std::vector<float> interleaved = rows;
    const std::ptrdiff_t part = std::ptrdiff_t{m_plan.shape.dHead} * width;
    auto to = rows.begin();
    for (int which = 0; which < 3; ++which) {
        for (int head = 0; head < m_plan.shape.heads; ++head)
            to = std::copy_n(interleaved.begin() + (3 * head + which) * part, part, to);
    }
}

/// @param widths outputs of each of @p linears, which lie side by side in the stored module
Status WeightReader::readLinear(const PlannedModule &module, std::initializer_list<Linear *> linears,
                                std::initializer_list<int> widths)
{
    if (const Status weight = readVector(module, *module.weight, m_scratch); !weight)
        return weight.error();
    const bool outIn = m_architecture.storage == Architecture::LinearStorage::OutIn;
    const auto in = static_cast<int>(module.weight->shape[outIn ? 1 : 0]);
    std::vector<float> bias(static_cast<std::size_t>(module.weight->shape[outIn ? 0 : 1]));
    if (module.bias) {
        if (const Status status = readVector(module, *module.bias, bias); !status)
            return status.error();
    }
    if (module.part == Part::QueryKeyValue && m_architecture.interleaved) {
        separate(m_scratch, in);
        separate(bias, 1);
    }
    const auto stride = static_cast<int>(module.weight->shape[1]);
    int first = 0;
    auto width = widths.begin();
    for (Linear *linear : linears) {
        *linear = Linear(in, *width);
        if (outIn)
            linear->packOutputs(0, *width, m_scratch.data() + static_cast<std::ptrdiff_t>(first) * in);
        else
            linear->packInputs(0, in, m_scratch.data() + first, stride);
        std::copy_n(bias.begin() + first, *width, linear->bias());
        first += *width++;
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
    case Part::HeadTransform:
        return readLinear(module, {&weights.headTransform}, {shape.embedding});
    case Part::HeadNorm:
        return readNorm(module, weights.headNorm);
    case Part::Decoder:
        return readTable(module, weights.decoder);
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
    if (weights.decoder.size() > 0 && m_plan.shape.tiedDecoder) {
        if (weights.decoder != *weights.tokenTable)
            m_loaded.warnings.push_back(
                "a decoder is stored, but config.json ties it to the embedding table, which is used");
        weights.decoder.resize(0, 0);
    } else if (weights.decoder.size() == 0 && !m_plan.shape.tiedDecoder && weights.predicts) {
        m_loaded.warnings.push_back("config.json promises a decoder of its own, but none is stored: "
                                    "the embedding table is used");
    }
}

Result<LoadedWeights> WeightReader::read(const std::function<void(double)> &progress)
{
    const auto all = static_cast<double>(std::max<std::uint64_t>(numbersOf(m_plan).sum, 1));
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
