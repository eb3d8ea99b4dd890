// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/subject.h"

#include "core/checkpoint/config.h"
#include "core/checkpoint/safetensors.h"
#include "tests/support/randomtensors.h"

using namespace headlight;

namespace {

Subject::Loaded build(const Config &config, const TensorSource &source)
{
    const Architecture *architecture = findArchitecture(config.string("model_type", "").value());
    const Result<ModelShape> shape = readShape(*architecture, config);
    if (!shape)
        return shape.error();
    Result<LoadedWeights> weights = loadWeights(*architecture, shape.value(), source);
    if (!weights)
        return weights.error();
    return std::make_shared<const Transformer>(*architecture, std::move(weights).value());
}

Subject bundled(const std::string &name)
{
    const std::string folder = HEADLIGHT_MODELS "/" + name;
    return {name, folder, true, [folder]() -> Subject::Loaded {
                const Result<Config> config = readConfig(folder);
                if (!config)
                    return config.error();
                const Result<SafetensorsFile> file = SafetensorsFile::open(folder + "/model.safetensors");
                if (!file)
                    return file.error();
                return build(config.value(), file.value());
            }};
}

Subject random(const std::string &name, const std::string &tokenizer, const std::string &config,
               const RandomTensors &tensors)
{
    return {name, HEADLIGHT_MODELS "/" + tokenizer, false,
            [=] { return build(Config::parse(config, name).value(), tensors); }};
}

} // namespace

std::vector<Subject> subjects()
{
    const RandomSize bert;
    const RandomSize gpt2{.feedForward = 3072, .vocabulary = 50257, .positions = 1024};
    return {
        bundled("encoder"),
        bundled("decoder"),
        random("bert-base", "encoder", R"({"model_type": "bert"})", randomBert(bert)),
        random("gpt2-small", "decoder", R"({"model_type": "gpt2"})", randomGpt2(gpt2)),
    };
}

double weightBytes(const ModelShape &shape)
{
    const double width = static_cast<double>(shape.heads) * shape.dHead;
    return shape.layers * shape.dModel * (4 * width + 2.0 * shape.feedForward) * 4;
}
