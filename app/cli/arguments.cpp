// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include <charconv>
#include <getopt.h>
#include <optional>

namespace headlight::cli {
namespace {

/// What getopt_long() returns for the options; letters where there is a short form.
enum Option {
    Help = 'h',
    Version = 'V',
    Output = 'o',
    JsonLines = 256,
    NoSpecial,
    Text,
    Pair,
    Ids,
    TypeIds,
    AttentionMask,
    DecoderText,
    DecoderIds,
    HiddenStates,
    Logits,
    JsonOutput,
    CsvOutput,
    AblateHeads,
};

/// Options and operands of one command as they stand there, before they are judged.
struct Words
{
    std::vector<std::pair<int, std::string>> options; ///< option, value
    std::vector<std::string> operands;

    bool has(Option option) const { return value(option).has_value(); }
    std::optional<std::string> value(Option option) const ///< the last one counts
    {
        std::optional<std::string> last;
        for (const auto &[code, text] : options)
            last = code == option ? text : last;
        return last;
    }
};

Error usageError(std::string what, std::string found = {}, std::string expected = {})
{
    return {.code = ErrorCode::InvalidArgument,
            .what = std::move(what),
            .expected = std::move(expected),
            .found = std::move(found)};
}

constexpr option TokenizeOptions[] = {
    {"json-lines", no_argument, nullptr, JsonLines},
    {"no-special", no_argument, nullptr, NoSpecial},
    {"help", no_argument, nullptr, Help},
    {"version", no_argument, nullptr, Version},
    {nullptr, 0, nullptr, 0},
};

constexpr option TraceOptions[] = {
    {"text", required_argument, nullptr, Text},
    {"pair", required_argument, nullptr, Pair},
    {"ids", required_argument, nullptr, Ids},
    {"type-ids", required_argument, nullptr, TypeIds},
    {"attention-mask", required_argument, nullptr, AttentionMask},
    {"decoder-text", required_argument, nullptr, DecoderText},
    {"decoder-ids", required_argument, nullptr, DecoderIds},
    {"hidden-states", no_argument, nullptr, HiddenStates},
    {"logits", no_argument, nullptr, Logits},
    {"json-lines", no_argument, nullptr, JsonLines},
    {"output", required_argument, nullptr, Output},
    {"help", no_argument, nullptr, Help},
    {"version", no_argument, nullptr, Version},
    {nullptr, 0, nullptr, 0},
};

constexpr option AnalyzeOptions[] = {
    {"text", required_argument, nullptr, Text},
    {"pair", required_argument, nullptr, Pair},
    {"ids", required_argument, nullptr, Ids},
    {"type-ids", required_argument, nullptr, TypeIds},
    {"attention-mask", required_argument, nullptr, AttentionMask},
    {"decoder-text", required_argument, nullptr, DecoderText},
    {"decoder-ids", required_argument, nullptr, DecoderIds},
    {"json-lines", no_argument, nullptr, JsonLines},
    {"json", no_argument, nullptr, JsonOutput},
    {"csv", no_argument, nullptr, CsvOutput},
    {"ablate-heads", required_argument, nullptr, AblateHeads},
    {"output", required_argument, nullptr, Output},
    {"help", no_argument, nullptr, Help},
    {"version", no_argument, nullptr, Version},
    {nullptr, 0, nullptr, 0},
};

constexpr option ModelsOptions[] = {
    {"json", no_argument, nullptr, JsonOutput},
    {"help", no_argument, nullptr, Help},
    {"version", no_argument, nullptr, Version},
    {nullptr, 0, nullptr, 0},
};

constexpr option CommonOptions[] = {
    {"help", no_argument, nullptr, Help},
    {"version", no_argument, nullptr, Version},
    {nullptr, 0, nullptr, 0},
};

/// @p argv begins with the command's name.
Result<Words> splitWords(int argc, char **argv, const char *shortOptions, const option *longOptions)
{
    Words words;
    optind = 0; // glibc: start anew
    opterr = 0;
    for (;;) {
        const int code = getopt_long(argc, argv, shortOptions, longOptions, nullptr);
        if (code == -1)
            break;
        if (code == '?')
            return usageError("there is no such option, or it takes no value", argv[optind - 1]);
        if (code == ':')
            return usageError("the option needs a value", argv[optind - 1]);
        words.options.emplace_back(code, optarg == nullptr ? "" : optarg);
    }
    words.operands.assign(argv + optind, argv + argc);
    return words;
}

/// "1,2,3".
Result<std::vector<std::int32_t>> parseList(const char *option, const std::string &text)
{
    std::vector<std::int32_t> numbers;
    const char *at = text.data();
    const char *const end = at + text.size();
    for (;;) {
        std::int32_t number = 0;
        const auto parsed = std::from_chars(at, end, number);
        if (parsed.ec != std::errc() || number < 0 || (parsed.ptr != end && *parsed.ptr != ','))
            return usageError(std::string(option) + " cannot be used", '"' + text + '"',
                              "whole numbers from 0 to 2147483647 with commas between them");
        numbers.push_back(number);
        if (parsed.ptr == end)
            return numbers;
        at = parsed.ptr + 1;
    }
}

/// --type-ids or --attention-mask: as long as the ids, or absent.
Result<std::vector<std::int32_t>> parseOptionalList(const Words &words, Option option, const char *name,
                                                    std::size_t length)
{
    const auto text = words.value(option);
    if (!text)
        return std::vector<std::int32_t>{};
    auto list = parseList(name, *text);
    if (list && list.value().size() != length)
        return usageError(std::string(name) + " must have as many numbers as --ids",
                          std::to_string(list.value().size()), std::to_string(length));
    return list;
}

Result<LanguageModel::IdInput> parseIds(const Words &words)
{
    auto ids = parseList("--ids", *words.value(Ids));
    if (!ids)
        return ids.error();
    const std::size_t length = ids.value().size();
    auto typeIds = parseOptionalList(words, TypeIds, "--type-ids", length);
    if (!typeIds)
        return typeIds.error();
    auto mask = parseOptionalList(words, AttentionMask, "--attention-mask", length);
    if (!mask)
        return mask.error();
    for (const std::int32_t value : mask.value()) {
        if (value > 1)
            return usageError("--attention-mask cannot be used", std::to_string(value), "0 or 1");
    }
    LanguageModel::IdInput input{std::move(ids).value(), std::move(typeIds).value(), std::move(mask).value()};
    if (const auto text = words.value(DecoderIds)) {
        auto decoderIds = parseList("--decoder-ids", *text);
        if (!decoderIds)
            return decoderIds.error();
        input.decoderIds = std::move(decoderIds).value();
    }
    return input;
}

Result<Arguments> parseInfo(const Words &words)
{
    if (words.operands.size() != 1)
        return usageError("info takes one model folder",
                          std::to_string(words.operands.size()) + " arguments");
    return Arguments(InfoArguments{words.operands[0]});
}

Result<Arguments> parseModels(const Words &words)
{
    return Arguments(ModelsArguments{words.operands, words.has(JsonOutput)});
}

Result<Arguments> parseTokenize(const Words &words)
{
    if (words.operands.empty())
        return usageError("tokenize needs a model or tokenizer folder");
    TokenizeArguments arguments{.folder = words.operands[0],
                                .jsonLines = words.has(JsonLines),
                                .specialTokens
                                = words.has(NoSpecial) ? SpecialTokens::Omit : SpecialTokens::Add,
                                .texts = {words.operands.begin() + 1, words.operands.end()}};
    if (arguments.jsonLines && !arguments.texts.empty())
        return usageError("with --json-lines the texts come from standard input, not from arguments",
                          '"' + arguments.texts[0] + '"');
    if (!arguments.jsonLines && arguments.texts.empty())
        return usageError("tokenize needs a text, or --json-lines and texts on standard input");
    return Arguments(std::move(arguments));
}

/// What --text and --pair, --ids and what goes with them, or --json-lines ask for. @param command for the
/// messages
Result<ModelInput> parseInput(const Words &words, const std::string &command)
{
    if (words.has(JsonLines)) {
        for (const Option option : {Text, Pair, Ids, TypeIds, AttentionMask, DecoderText, DecoderIds}) {
            if (words.has(option))
                return usageError("with --json-lines the texts come from standard input, not from options");
        }
        if (words.value(Output).value_or("-") != "-")
            return usageError("with --json-lines the lines go to standard output",
                              '"' + *words.value(Output) + '"');
        return ModelInput(LinesInput{});
    }
    if (words.has(Text) == words.has(Ids))
        return usageError(command + " needs either --text, --ids or --json-lines");
    if (words.has(Ids) && words.has(Pair))
        return usageError("--pair goes with --text only");
    if (words.has(Text) && (words.has(TypeIds) || words.has(AttentionMask)))
        return usageError("--type-ids and --attention-mask go with --ids only");
    if (words.has(Text) ? words.has(DecoderIds) : words.has(DecoderText))
        return usageError("--decoder-text goes with --text, --decoder-ids with --ids");
    if (words.has(Text))
        return ModelInput(TextInput{*words.value(Text), words.value(Pair), words.value(DecoderText)});
    auto ids = parseIds(words);
    if (!ids)
        return ids.error();
    return ModelInput(std::move(ids).value());
}

Result<Arguments> parseTrace(const Words &words)
{
    if (words.operands.size() != 1)
        return usageError("trace takes one model folder",
                          std::to_string(words.operands.size()) + " arguments");
    auto input = parseInput(words, "trace");
    if (!input)
        return input.error();
    TraceArguments arguments{.model = words.operands[0],
                             .input = std::move(input).value(),
                             .parts = {words.has(HiddenStates), words.has(Logits)},
                             .output = words.value(Output).value_or(words.has(JsonLines) ? "-" : "")};
    if (arguments.output.empty())
        return usageError("trace needs -o with the name of the file to write");
    const auto format = arguments.output == "-" ? TraceFormat::Json : traceFormatOf(arguments.output);
    if (!format)
        return usageError("the output's extension is not known", '"' + arguments.output + '"',
                          ".safetensors, .json or .npz");
    arguments.format = *format;
    return Arguments(std::move(arguments));
}

Result<Arguments> parseAnalyze(const Words &words)
{
    if (words.operands.size() != 1)
        return usageError("analyze takes one model folder",
                          std::to_string(words.operands.size()) + " arguments");
    if (words.has(JsonOutput) && words.has(CsvOutput))
        return usageError("analyze writes either --json or --csv");
    if (words.has(JsonLines) && words.has(CsvOutput))
        return usageError("--json-lines writes JSON, not --csv");
    const std::string by = words.value(AblateHeads).value_or("");
    if (words.has(AblateHeads) && by != "zero" && by != "mean")
        return usageError("--ablate-heads cannot be used", '"' + by + '"', "zero or mean");
    auto input = parseInput(words, "analyze");
    if (!input)
        return input.error();
    AnalyzeArguments arguments{words.operands[0], std::move(input).value(),
                               words.has(CsvOutput) ? AnalyzeArguments::Format::Csv
                                                    : AnalyzeArguments::Format::Json,
                               words.value(Output).value_or("-")};
    if (!by.empty())
        arguments.ablation = by == "zero" ? Interventions::AblateBy::Zero : Interventions::AblateBy::Mean;
    return Arguments(std::move(arguments));
}

struct Command
{
    std::string_view name;
    const char *shortOptions; ///< the colon in front: a missing value is told apart from an unknown option
    const option *longOptions;
    Result<Arguments> (*parse)(const Words &);
};

constexpr Command Commands[] = {
    {"info", ":h", CommonOptions, parseInfo},           {"models", ":h", ModelsOptions, parseModels},
    {"tokenize", ":h", TokenizeOptions, parseTokenize}, {"trace", ":ho:", TraceOptions, parseTrace},
    {"analyze", ":ho:", AnalyzeOptions, parseAnalyze},
};

} // namespace

Result<Arguments> parseArguments(int argc, char **argv)
{
    if (argc < 2)
        return usageError("a command is missing", {}, "info, models, tokenize, trace or analyze");
    const std::string_view first = argv[1];
    if (first == "--help" || first == "-h")
        return Arguments(HelpArguments{});
    if (first == "--version")
        return Arguments(VersionArguments{});
    for (const Command &command : Commands) {
        if (command.name != first)
            continue;
        const auto words = splitWords(argc - 1, argv + 1, command.shortOptions, command.longOptions);
        if (!words)
            return words.error();
        if (words.value().has(Help))
            return Arguments(HelpArguments{});
        if (words.value().has(Version))
            return Arguments(VersionArguments{});
        return command.parse(words.value());
    }
    return usageError("there is no such command", '"' + std::string(first) + '"',
                      "info, models, tokenize, trace or analyze");
}

std::string helpText()
{
    return R"(Usage:
  headlight-cli info MODEL
  headlight-cli models [--json] [FOLDER...]
  headlight-cli tokenize MODEL_OR_TOKENIZER_DIR [--no-special] TEXT...
  headlight-cli tokenize MODEL_OR_TOKENIZER_DIR [--no-special] --json-lines
  headlight-cli trace MODEL (--text T [--pair P] | --ids 1,2,3) [options] -o OUT
  headlight-cli analyze MODEL (--text T [--pair P] | --ids 1,2,3) [--json | --csv] [--ablate-heads zero|mean] [-o OUT]
  headlight-cli trace | analyze MODEL --json-lines [options]

MODEL is a folder in Hugging Face layout (config.json, a tokenizer, and model.safetensors or
pytorch_model.bin, whole or with an index), a GGUF file, the name of a model in the Hugging Face cache
(owner/name or owner/name@revision), or encoder or decoder for the models that are included.

info       prints the model's family, sizes and number types as JSON
models     lists the models in the Hugging Face cache and in FOLDERs, and why some cannot be opened
    --json              as a JSON list
tokenize   prints one JSON object a line: text, ids, tokens, offsets (in characters), type_ids
    --json-lines        read the texts from standard input, each line a JSON text or [text, pair]
    --no-special        leave out what the model's template adds, such as [CLS]
trace      runs the model and writes input_ids and attentions.L (heads, query, key); of an encoder-decoder
           input_ids, decoder_input_ids, encoder_attentions.L, decoder_attentions.L and cross_attentions.L
    --text T, --pair P  the sentence, and the second one for models with segments
    --ids 1,2,3         token ids instead of a text
    --type-ids 0,0,1    their segments (all 0)
    --attention-mask 1,1,0   which of them are seen (all 1)
    --decoder-text T    with --text: what the decoder of an encoder-decoder has written. It reads its start token
                        (decoder_start_token_id), then the tokens of T without an end token behind them
    --decoder-ids 0,1   with --ids: all that the decoder reads, the start token included
                        (without either option the start token alone)
    --hidden-states     also write hidden_states.i (encoder_hidden_states.i, decoder_hidden_states.i), and
                        pooler_output of a BERT-like model with a pooler
    --logits            also write logits
    -o OUT              a file named *.safetensors, *.json or *.npz; - for JSON on standard output
analyze    says what every head does on the text (of an encoder-decoder the decoder's own heads): metrics
           beside chance, labels, rollout, a map of heads
    --json              as JSON (this is so without it, too); --csv: a line for each head and metric
    --ablate-heads zero|mean   also take out every head alone (its output is 0, or its mean over the sentence) and
                        say how the prediction changes (KL, nats) and the mean loss of the next tokens
    -o OUT              the file to write (standard output)

Many texts, with trace or analyze:
    --json-lines        read the texts from standard input as tokenize does, all of them first, and print one JSON
                        object a line. Many run at once, faster than one by one and with the same numbers

-h, --help     this text
--version      the program's version

Exit status: 0 done, 1 failed (one sentence on standard error), 2 wrong usage.
)";
}

} // namespace headlight::cli
