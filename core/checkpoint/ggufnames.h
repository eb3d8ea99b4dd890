// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// What was done to a tensor when it was written into a GGUF file, and has to be undone.
enum class GgufChange {
    None,
    QueryRows, ///< rows of each head interleaved for the other kind of rotary embedding
    KeyRows, ///< the same, with the number of key/value heads
    OneAdded, ///< to the gains of Gemma's norms
    Transposed, ///< GPT-2's (in, out)
};

/// A module under its name in GGUF files and in Hugging Face checkpoints; "{}" stands for the layer.
struct GgufModule
{
    std::string_view gguf;
    std::string_view name;
    GgufChange change = GgufChange::None; ///< of its weight
    GgufChange biasChange = GgufChange::None;
};

/// A model family of GGUF.
struct GgufFamily
{
    std::string_view architecture; ///< general.architecture
    std::string_view modelType; ///< model_type of config.json
    std::vector<GgufModule> modules;
    std::vector<std::string_view> constants; ///< tensors that the config takes up, by their whole names
};

/// Null where the architecture is not supported.
const GgufFamily *findGgufFamily(std::string_view architecture);

/// "bert, gemma …": for messages.
std::string supportedGgufFamilies();

/// A tensor's name in Hugging Face checkpoints and how to undo what was done to it.
struct GgufName
{
    std::string name;
    GgufChange change = GgufChange::None;
};

/// @return nullopt where the family has no module of that name
std::optional<GgufName> huggingFaceName(const GgufFamily &family, std::string_view ggufName);

} // namespace headlight
