// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/roundedstacks.h"

#include "core/base/memory.h"
#include "core/base/threadpool.h"

#include <array>

namespace headlight {

namespace {

constexpr std::array<Linear AttentionWeights::*, 4> AttentionLinears{
    &AttentionWeights::query, &AttentionWeights::key, &AttentionWeights::value, &AttentionWeights::output};
constexpr std::array<Linear Block::*, 3> FeedForwardLinears{&Block::feedForwardGate, &Block::feedForwardUp,
                                                            &Block::feedForwardDown};

/// Calls function(linear) for each product with weights that @p block has.
template <typename AnyBlock, typename Function> void forEachLinear(AnyBlock &block, const Function &function)
{
    const auto call = [&](auto &linear) {
        if (!linear.isEmpty())
            function(linear);
    };
    for (const auto which : AttentionLinears) {
        call(block.self.*which);
        call(block.cross.*which);
    }
    for (const auto which : FeedForwardLinears)
        call(block.*which);
}

std::uint64_t roundedBytes(const Transformer &exact)
{
    std::uint64_t numbers = 0;
    for (const Block &block : exact.loaded().weights.blocks)
        forEachLinear(block,
                      [&](const Linear &linear) { numbers += linear.bytes() / bytesOf(linear.type()); });
    return numbers * bytesOf(WeightType::BFloat16);
}

std::shared_ptr<const Transformer> roundedStack(const Transformer &exact)
{
    LoadedWeights loaded = exact.loaded();
    Arena arena;
    for (Block &block : loaded.weights.blocks)
        forEachLinear(block, [&](Linear &linear) { linear = linear.rounded(ThreadPool::shared(), arena); });
    return std::make_shared<const Transformer>(exact.architecture(), std::move(loaded));
}

} // namespace

Result<Stacks> roundedStacks(const Stacks &exact)
{
    if (!kernels().multipliesPairs)
        return Error{.code = ErrorCode::Unsupported,
                     .what = "this processor has no fast products of 16-bit numbers",
                     .hint = "every run is exact, which needs no preview"};
    const std::uint64_t needed
        = roundedBytes(*exact.main) + (exact.encoder ? roundedBytes(*exact.encoder) : 0);
    const auto available = availableMemory();
    if (available && needed > *available)
        return Error{.code = ErrorCode::TooLarge,
                     .what = "the model's weights do not fit into memory a second time",
                     .expected = "at most " + std::to_string(*available >> 20) + " MiB",
                     .found = std::to_string(needed >> 20) + " MiB",
                     .hint = "close other programs or do without the preview"};
    Stacks rounded = exact;
    rounded.main = roundedStack(*exact.main);
    if (exact.encoder)
        rounded.encoder = roundedStack(*exact.encoder);
    return rounded;
}

} // namespace headlight
