// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/tokenizer/tokenizer.h"
#include "core/trace/tracefile.h"
#include "core/transformer/languagemodel.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace headlight::cli {

struct HelpArguments
{
};

struct VersionArguments
{
};

struct InfoArguments
{
    std::string model;
};

struct ModelsArguments
{
    std::vector<std::string> folders; ///< to look into besides the hub's cache
    bool json = false;
};

struct TokenizeArguments
{
    std::string folder;
    bool jsonLines = false; ///< texts come from standard input
    SpecialTokens specialTokens = SpecialTokens::Add;
    std::vector<std::string> texts;
};

/// Texts come from standard input, see jsonlines.h.
struct LinesInput
{
};

/// What a model is to run on.
using ModelInput = std::variant<TextInput, LanguageModel::IdInput, LinesInput>;

struct TraceArguments
{
    std::string model;
    ModelInput input;
    TraceParts parts;
    std::string output = "-"; ///< standard output
    TraceFormat format = TraceFormat::Json;
};

struct AnalyzeArguments
{
    enum class Format { Json, Csv };

    std::string model;
    ModelInput input;
    Format format = Format::Json;
    std::string output = "-"; ///< standard output
    std::optional<Interventions::AblateBy> ablation{}; ///< of every head, one by one
};

using Arguments = std::variant<HelpArguments, VersionArguments, InfoArguments, ModelsArguments,
                               TokenizeArguments, TraceArguments, AnalyzeArguments>;

/// What the command line asks for. @return InvalidArgument for wrong usage
Result<Arguments> parseArguments(int argc, char **argv);

/// The text of --help.
std::string helpText();

} // namespace headlight::cli
