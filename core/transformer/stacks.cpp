// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/stacks.h"

#include "core/transformer/tensorplan.h"

#include <algorithm>

namespace headlight {

namespace {

Result<const Architecture *> architectureOf(const Config &config)
{
    const Result<std::string> family = config.string("model_type");
    if (!family)
        return family.error();
    if (const Architecture *architecture = findArchitecture(family.value()))
        return architecture;
    return Error{.code = ErrorCode::Unsupported,
                 .what = "this model family is not supported",
                 .file = config.file(),
                 .item = "model_type",
                 .expected = supportedFamilies(),
                 .found = shownName(family.value())};
}

bool holdsDecoder(const TensorSource &source)
{
    const std::vector<TensorInfo> &tensors = source.tensors();
    return std::any_of(tensors.begin(), tensors.end(), [](const TensorInfo &tensor) {
        return tensor.name.starts_with("decoder.") || tensor.name.find(".decoder.") != std::string::npos;
    });
}

Result<std::shared_ptr<const Transformer>>
loadStack(const Architecture &architecture, const ModelShape &shape, const TensorSource &source,
          const CancelToken &cancel, const std::function<void(double)> &progress, Stacks &stacks)
{
    const LoadedWeights *shared = stacks.encoder ? &stacks.encoder->loaded() : nullptr;
    Result<LoadedWeights> loaded
        = loadWeights(architecture, shape, source, cancel, progress, availableMemory(), shared);
    if (!loaded)
        return loaded.error();
    const std::vector<std::string> &warnings = loaded.value().warnings;
    stacks.warnings.insert(stacks.warnings.end(), warnings.begin(), warnings.end());
    return std::make_shared<const Transformer>(architecture, std::move(loaded).value());
}

/// Maps 0 … 1 of one stack to its share of the whole.
std::function<void(double)> shareOf(const std::function<void(double)> &progress, double begin, double end)
{
    if (!progress)
        return {};
    return [=](double done) { progress(begin + done * (end - begin)); };
}

} // namespace

Result<Stacks> loadStacks(const Checkpoint &checkpoint, const CancelToken &cancel,
                          const std::function<void(double)> &progress)
{
    const Result<const Architecture *> architecture = architectureOf(checkpoint.config);
    if (!architecture)
        return architecture.error();
    const Architecture &first = *architecture.value();
    const TensorSource &source = *checkpoint.tensors;
    const Result<ModelShape> shape = readShape(first, checkpoint.config);
    if (!shape)
        return shape.error();
    const bool two = first.decoder && holdsDecoder(source);
    const Result<ModelShape> decoderShape = two ? readShape(*first.decoder, checkpoint.config) : shape;
    if (!decoderShape)
        return decoderShape.error();
    if (two) {
        if (const auto plan = planTensors(*first.decoder, decoderShape.value(), source); !plan)
            return plan.error();
    }
    Stacks stacks;
    stacks.architecture = &first;
    auto loaded
        = loadStack(first, shape.value(), source, cancel, shareOf(progress, 0, two ? 0.5 : 1), stacks);
    if (!loaded)
        return loaded.error();
    stacks.main = loaded.value();
    if (!two)
        return stacks;
    stacks.encoder = std::move(stacks.main);
    auto decoder
        = loadStack(*first.decoder, decoderShape.value(), source, cancel, shareOf(progress, 0.5, 1), stacks);
    if (!decoder)
        return decoder.error();
    stacks.main = decoder.value();
    return stacks;
}

} // namespace headlight
