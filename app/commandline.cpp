// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#include <array>
#include <climits>
#include <string_view>

namespace headlight::app {
namespace {

struct CommandLineText
{
    Q_DECLARE_TR_FUNCTIONS(CommandLineText)
};

QString latin(const char *name)
{
    return QString::fromLatin1(name);
}

/// One word of an option and what it means.
template <typename T> struct Word
{
    const char *word;
    T value;
};

constexpr std::array ColorMaps{
    Word{"blues", ui::ColorMapName::Blues}, Word{"viridis", ui::ColorMapName::Viridis},
    Word{"cividis", ui::ColorMapName::Cividis}, Word{"greys", ui::ColorMapName::Greys}};
constexpr std::array Ranges{Word{"0-1", ui::ColorRange::ZeroToOne}, Word{"head", ui::ColorRange::PerHead},
                            Word{"row", ui::ColorRange::PerRow}};
constexpr std::array Kinds{Word{"encoder", AttentionKind::Encoder}, Word{"decoder", AttentionKind::Decoder},
                           Word{"cross", AttentionKind::Cross}};
constexpr std::array Hiding{Word{"nothing", HideKeys::Nothing}, Word{"special", HideKeys::SpecialTokens},
                            Word{"sink", HideKeys::Sink}};
constexpr std::array Themes{Word{"light", ui::FigureTheme::Light}, Word{"dark", ui::FigureTheme::Dark}};

/// Reads the options one by one and keeps the first complaint.
class Reader
{
public:
    Reader()
    {
        m_parser.setApplicationDescription(
            CommandLineText::tr("Shows where every head of a transformer looks while you type; "
                                "with --export or --all-heads it draws "
                                "the same figures without a window."));
        m_parser.addPositionalArgument(
            latin("model"), CommandLineText::tr("Model folder to open in the window."), latin("[model]"));
        m_parser.addOptions({
            {latin("model"),
             CommandLineText::tr("Model folder; \"encoder\" or \"decoder\" for the models that are included; "
                                 "or the name of a "
                                 "model in the Hugging Face cache, such as google-bert/bert-base-uncased."),
             latin("model")},
            {latin("list-models"),
             CommandLineText::tr("Write the models of this computer to standard output and exit.")},
            {latin("sentence"), CommandLineText::tr("The sentence to show."), latin("text")},
            {latin("pair"), CommandLineText::tr("A second sentence, for models with segments."),
             latin("text")},
            {latin("decoder-text"),
             CommandLineText::tr("What the decoder of an encoder-decoder has written so far."),
             latin("text")},
            {latin("attention"), CommandLineText::tr("encoder, decoder or cross, for encoder-decoders."),
             latin("kind")},
            {latin("layer"),
             CommandLineText::tr(
                 "Layer, counted from 0; a figure without layer and head shows the most telling one."),
             latin("layer")},
            {latin("head"), CommandLineText::tr("Head, counted from 0, or \"mean\"."), latin("head")},
            {latin("meaning"),
             CommandLineText::tr("What the colours mean: probability, score, norm, contribution, rollout or "
                                 "flow."),
             latin("meaning")},
            {latin("words"), CommandLineText::tr("Whole words instead of tokens.")},
            {latin("hide"), CommandLineText::tr("Keys to leave out: nothing, special or sink."),
             latin("keys")},
            {latin("rescale"), CommandLineText::tr("Make rows sum to 1 again without the hidden keys.")},
            {latin("minus"),
             CommandLineText::tr("Show the difference from this head, such as L2H5, or from L2mean."),
             latin("head")},
            {latin("theme"), CommandLineText::tr("light or dark."), latin("theme")},
            {latin("export"),
             CommandLineText::tr(
                 "Write a figure (.svg, .pdf, .png) or numbers (.csv, .json, .npz, .safetensors) and exit."),
             latin("file")},
            {latin("all-heads"),
             CommandLineText::tr("Write an SVG for every head, or those of --layer, into a folder and exit."),
             latin("folder")},
            {latin("query"), CommandLineText::tr("Mark the query at this position, counted from 0."),
             latin("position")},
            {latin("colormap"), CommandLineText::tr("blues, viridis, cividis or greys."), latin("map")},
            {latin("range"), CommandLineText::tr("What the colours run over: 0-1, head or row."),
             latin("range")},
            {latin("log"), CommandLineText::tr("Logarithmic colours.")},
            {latin("size"), CommandLineText::tr("slide, paper, poster, or WIDTHxHEIGHT in pixels."),
             latin("size")},
            {latin("numbers"), CommandLineText::tr("Write the probabilities into the cells where they fit.")},
            {latin("no-caption"), CommandLineText::tr("Leave out the caption.")},
        });
        m_help.emplace(m_parser.addHelpOption());
        m_version.emplace(m_parser.addVersionOption());
    }

    CommandLine read(const QStringList &arguments)
    {
        CommandLine result;
        if (!m_parser.parse(arguments))
            return complaint(m_parser.errorText());
        if (m_parser.isSet(*m_help))
            return printed(m_parser.helpText());
        if (m_parser.isSet(*m_version))
            return printed(QStringLiteral("headlight " HEADLIGHT_VERSION "\n"));
        if (isSet("list-models")) {
            result.action = CommandLine::Action::ListModels;
            return result;
        }
        readBatch(result.batch);
        const bool exports = isSet("export") || isSet("all-heads");
        if (exports)
            checkBatch(result.batch);
        else
            checkWindow();
        if (!m_complaint.isEmpty())
            return complaint(m_complaint);
        result.action = exports ? CommandLine::Action::Export : CommandLine::Action::ShowWindow;
        result.window = {result.batch.model,       optional("sentence"), result.batch.pair,
                         result.batch.layer,       result.batch.head,    std::nullopt,
                         result.batch.decoderText, result.batch.kind,    std::nullopt};
        for (const char *name : {"meaning", "words", "hide", "rescale", "minus"}) {
            if (isSet(name))
                result.window.reading = result.batch.reading;
        }
        if (isSet("theme"))
            result.window.theme = result.batch.style.theme == ui::FigureTheme::Dark ? ui::ThemeChoice::Dark
                                                                                    : ui::ThemeChoice::Light;
        return result;
    }

private:
    static CommandLine printed(const QString &text)
    {
        CommandLine result;
        result.action = CommandLine::Action::Print;
        result.text = text;
        return result;
    }

    static CommandLine complaint(const QString &text)
    {
        CommandLine result;
        result.action = CommandLine::Action::Complain;
        result.text
            = QStringLiteral("headlight: ") + text + QLatin1Char('\n')
            + CommandLineText::tr(
                  "Usage: headlight [--model MODEL] [--sentence TEXT] [--export FILE] …; all options: "
                  "headlight --help")
            + QLatin1Char('\n');
        return result;
    }

    bool isSet(const char *name) const { return m_parser.isSet(latin(name)); }
    QString value(const char *name) const { return m_parser.value(latin(name)); }

    std::optional<QString> optional(const char *name) const
    {
        return isSet(name) ? std::optional(value(name)) : std::nullopt;
    }

    void complain(const QString &text)
    {
        if (m_complaint.isEmpty())
            m_complaint = text;
    }

    void complainAbout(const char *name, const QString &allowed)
    {
        complain(CommandLineText::tr("--%1 must be %2, not \"%3\"").arg(latin(name), allowed, value(name)));
    }

    std::optional<int> number(const char *name)
    {
        if (!isSet(name))
            return std::nullopt;
        bool ok = false;
        const int result = value(name).toInt(&ok);
        if (!ok || result < 0)
            complainAbout(name, CommandLineText::tr("a number from 0 on"));
        return result;
    }

    template <typename T, std::size_t N>
    void choose(const char *name, const std::array<Word<T>, N> &words, T &target)
    {
        if (!isSet(name))
            return;
        QStringList allowed;
        for (const Word<T> &word : words) {
            if (value(name) == latin(word.word)) {
                target = word.value;
                return;
            }
            allowed += latin(word.word);
        }
        complainAbout(name, allowed.join(QStringLiteral(", ")));
    }

    std::optional<AttentionKind> kind()
    {
        if (!isSet("attention"))
            return std::nullopt;
        AttentionKind result = AttentionKind::Encoder;
        choose("attention", Kinds, result);
        return result;
    }

    void readReading(ReadingStyle &reading)
    {
        if (isSet("meaning")) {
            const std::optional<Meaning> meaning = meaningOf(value("meaning").toStdString());
            reading.meaning = meaning.value_or(Meaning::Probability);
            if (!meaning)
                complainAbout("meaning", latin("probability, score, norm, contribution, rollout, flow"));
        }
        if (isSet("words"))
            reading.grouping = Grouping::Words;
        choose("hide", Hiding, reading.hide);
        if (isSet("rescale"))
            reading.after = AfterHiding::Rescale;
        if (!isSet("minus"))
            return;
        static const QRegularExpression head(QStringLiteral("^L([0-9]{1,4})(?:H([0-9]{1,4})|mean)$"));
        const QRegularExpressionMatch match = head.match(value("minus"));
        if (!match.hasMatch()) {
            complainAbout("minus", CommandLineText::tr("a head such as L2H5, or L2mean"));
            return;
        }
        reading.reference = Quantity{reading.meaning, match.captured(1).toInt(), std::nullopt};
        if (match.hasCaptured(2))
            reading.reference->head = match.captured(2).toInt();
    }

    void readSize(ui::FigureStyle &style)
    {
        constexpr std::array presets{Word{"slide", ui::FigurePreset::Slide},
                                     Word{"paper", ui::FigurePreset::Paper},
                                     Word{"poster", ui::FigurePreset::Poster}};
        static const QRegularExpression pixels(QStringLiteral("^([0-9]{1,5})x([0-9]{1,5})$"));
        const QRegularExpressionMatch match = pixels.match(value("size"));
        if (!match.hasMatch()) {
            choose("size", presets, style.preset);
            return;
        }
        style.preset = ui::FigurePreset::Custom;
        style.customSize = QSizeF(match.captured(1).toInt(), match.captured(2).toInt());
        for (const double side : {style.customSize.width(), style.customSize.height()}) {
            if (side < 200 || side > 20000)
                complainAbout("size", CommandLineText::tr("200 to 20000 pixels a side"));
        }
    }

    void readBatch(BatchOptions &batch)
    {
        const QStringList positional = m_parser.positionalArguments();
        if (positional.size() + (isSet("model") ? 1 : 0) > 1)
            complain(CommandLineText::tr(
                "only one model can be opened; sentences go behind --sentence, in quotation marks"));
        batch.model = isSet("model") ? value("model") : positional.value(0);
        batch.sentence = value("sentence");
        batch.pair = optional("pair");
        batch.decoderText = optional("decoder-text");
        batch.kind = kind();
        batch.layer = number("layer");
        if (value("head") == latin("mean"))
            batch.head = ui::MeanHead;
        else
            batch.head = number("head");
        batch.query = number("query");
        batch.exportFile = value("export");
        batch.allHeadsFolder = value("all-heads");
        readReading(batch.reading);
        choose("colormap", ColorMaps, batch.style.colors.map);
        choose("range", Ranges, batch.style.colors.range);
        choose("theme", Themes, batch.style.theme);
        if (isSet("log"))
            batch.style.colors.spacing = ui::ColorSpacing::Logarithmic;
        batch.style.numbers = isSet("numbers");
        batch.style.caption = !isSet("no-caption");
        if (isSet("size"))
            readSize(batch.style);
    }

    void checkBatch(const BatchOptions &batch)
    {
        if (!isSet("sentence"))
            complain(CommandLineText::tr("--export and --all-heads need a --sentence"));
        if (isSet("export") && !isFigureFile(batch.exportFile) && !isNumbersFile(batch.exportFile))
            complainAbout(
                "export",
                CommandLineText::tr("a file ending in .svg, .pdf, .png, .csv, .json, .npz or .safetensors"));
        if (isFigureFile(batch.exportFile) && batch.layer.has_value() != batch.head.has_value())
            complain(CommandLineText::tr(
                "a figure needs --layer and --head, or neither for the most telling head"));
        const bool writesReading = isNumbersFile(batch.exportFile) && batch.reading != ReadingStyle{};
        if (writesReading && (!batch.layer || !batch.head))
            complain(CommandLineText::tr("numbers other than probabilities need --layer and --head"));
        if (isSet("all-heads") && batch.allHeadsFolder.isEmpty())
            complainAbout("all-heads", CommandLineText::tr("a folder"));
    }

    void checkWindow()
    {
        for (const char *name : {"query", "colormap", "range", "log", "size", "numbers", "no-caption"}) {
            if (isSet(name))
                complain(
                    CommandLineText::tr("--%1 works with --export or --all-heads only").arg(latin(name)));
        }
    }

    QCommandLineParser m_parser;
    std::optional<QCommandLineOption> m_help;
    std::optional<QCommandLineOption> m_version;
    QString m_complaint;
};

} // namespace

CommandLine parseCommandLine(const QStringList &arguments)
{
    return Reader().read(arguments);
}

bool worksWithoutDisplay(int argc, const char *const *argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument(argv[i]);
        for (const std::string_view option :
             {"--export", "--all-heads", "--list-models", "--help", "-h", "--version", "-v"}) {
            if (argument == option || (argument.starts_with(option) && argument[option.size()] == '='))
                return true;
        }
    }
    return false;
}

} // namespace headlight::app
