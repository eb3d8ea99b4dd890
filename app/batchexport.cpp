// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batchexport.h"

#include "app/modelpaths.h"
#include "app/numbersfile.h"
#include "core/analysis/tellinghead.h"
#include "core/base/file.h"
#include "core/trace/csv.h"
#include "core/trace/tracefile.h"
#include "ui/figure/figurefile.h"
#include "ui/state/readingcells.h"

#include <QCoreApplication>
#include <QDir>

#include <cstdio>

namespace headlight::app {
namespace {

struct BatchExport
{
    Q_DECLARE_TR_FUNCTIONS(BatchExport)
};

TraceScope scopeOf(const BatchOptions &options)
{
    TraceScope scope;
    scope.layer = options.layer;
    if (options.kind || options.layer || options.head)
        scope.kinds = TraceScope::Kinds::Own;
    if (options.head == ui::MeanHead) {
        scope.heads = TraceScope::Heads::Mean;
    } else if (options.head) {
        scope.heads = TraceScope::Heads::One;
        scope.head = *options.head;
    }
    return scope;
}

Result<Reading> wantedReading(const BatchOptions &options, const TracePtr &trace, LayerHead head)
{
    const auto one = head.head == ui::MeanHead ? std::nullopt : std::optional<int>(head.head);
    return readingOf(trace, head.layer, one, options.reading);
}

Status writeFigure(const BatchOptions &options, const TracePtr &trace, LayerHead head, const QString &path)
{
    const Result<Reading> reading = wantedReading(options, trace, head);
    if (!reading)
        return reading.error();
    ui::HeatmapFigureInput input = ui::heatmapFigureInput(reading.value());
    input.style = options.style;
    if (options.query) {
        if (*options.query >= trace->tokens())
            return Error{ErrorCode::InvalidArgument,
                         "there is no such query",
                         {},
                         {},
                         "0 to " + std::to_string(trace->tokens() - 1),
                         std::to_string(*options.query),
                         {}};
        input.pin = ui::cellInReading(reading.value(), ui::Cell{*options.query, -1});
    }
    const Result<ui::Figure> figure = ui::buildHeatmapFigure(input);
    if (!figure)
        return figure.error();
    return ui::saveFigure(figure.value(), path);
}

Status writeAllNumbers(const BatchOptions &options, const TracePtr &trace)
{
    if (options.reading == ReadingStyle{})
        return writeNumbers(*trace, scopeOf(options), options.exportFile);
    const Result<Reading> reading = wantedReading(options, trace, {*options.layer, *options.head});
    return reading ? writeReading(reading.value(), options.exportFile) : Status(reading.error());
}

Status writeAllHeads(const BatchOptions &options, const TracePtr &trace)
{
    if (!QDir().mkpath(options.allHeadsFolder))
        return Error{ErrorCode::WriteFailed,
                     "the folder cannot be made",
                     options.allHeadsFolder.toStdString(),
                     {},
                     {},
                     {},
                     {}};
    TraceScope scope;
    scope.layer = options.layer;
    const QDir folder(options.allHeadsFolder);
    for (const int layer : layersIn(*trace, scope)) {
        for (int head = 0; head < trace->heads(); ++head) {
            const QString name = QStringLiteral("L%1H%2.svg").arg(layer).arg(head);
            const Status status = writeFigure(options, trace, {layer, head}, folder.filePath(name));
            if (!status)
                return status;
        }
    }
    return Done{};
}

/// The head that was asked for, else the one that the window would open on.
LayerHead wantedHead(const BatchOptions &options, const Trace &trace)
{
    if (options.layer && options.head)
        return {*options.layer, *options.head};
    const std::optional<TellingHead> telling = mostTellingHead(trace);
    return telling ? telling->head : LayerHead{};
}

/// The one kind of attention that was asked for.
Result<TracePtr> wantedKind(const TracePtr &run, AttentionKind kind)
{
    const TracePtr trace = traceOf(run, kind);
    if (trace)
        return trace;
    return Error{.code = ErrorCode::InvalidArgument,
                 .what = "this model has no such attention",
                 .file = run->model().path,
                 .hint = "only encoder-decoders have more than one kind; leave out --attention"};
}

QStringList noticesAbout(const BatchOptions &options, const Trace &run)
{
    QStringList notices;
    for (const CutText &cut : cutTexts(run)) {
        const QString text = cut.isDecoders
            ? BatchExport::tr("The decoder's text was cut to the model's %1 of %2 tokens.")
            : BatchExport::tr("The text was cut to the model's %1 of %2 tokens.");
        notices += text.arg(QString::number(cut.tokens), QString::number(cut.tokensBefore));
    }
    if (options.pair && !run.content().hasPair)
        notices += BatchExport::tr("The model takes no sentence pair; the second sentence was left out.");
    if (options.decoderText && !run.model().isEncoderDecoder)
        notices += BatchExport::tr("The model is no encoder-decoder; the decoder's text was left out.");
    return notices;
}

} // namespace

bool isFigureFile(const QString &path)
{
    return ui::figureFormat(path).has_value();
}

bool isNumbersFile(const QString &path)
{
    return traceFormatOf(path.toStdString()) || path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
}

Result<QStringList> exportBatch(const BatchOptions &options, const ui::ModelLoader::Load &load)
{
    const auto model = load(modelFolder(options.model).toStdString(), {}, {});
    if (!model)
        return model.error();
    TextInput text{.text = options.sentence.toStdString()};
    if (options.pair && model.value()->info().hasSegments)
        text.pair = options.pair->toStdString();
    if (options.decoderText && model.value()->info().isEncoderDecoder)
        text.decoderText = options.decoderText->toStdString();
    const Result<TracePtr> run = model.value()->trace(text, {});
    if (!run)
        return run.error();
    const Result<TracePtr> trace = options.kind ? wantedKind(run.value(), *options.kind) : run;
    if (!trace)
        return trace.error();
    if (const Status inside = checkScope(*trace.value(), scopeOf(options)); !inside)
        return inside.error();
    Status status = Done{};
    if (isFigureFile(options.exportFile))
        status = writeFigure(options, trace.value(), wantedHead(options, *trace.value()), options.exportFile);
    else if (!options.exportFile.isEmpty())
        status = writeAllNumbers(options, trace.value());
    if (status && !options.allHeadsFolder.isEmpty())
        status = writeAllHeads(options, trace.value());
    if (!status)
        return status.error();
    return noticesAbout(options, *run.value());
}

int runBatch(const BatchOptions &options, const ui::ModelLoader::Load &load)
{
    const Result<QStringList> done = exportBatch(options, load);
    if (!done) {
        std::fprintf(stderr, "headlight: %s\n", sentence(done.error()).c_str());
        return 1;
    }
    for (const QString &notice : done.value())
        std::fprintf(stderr, "headlight: %s\n", qUtf8Printable(notice));
    return 0;
}

} // namespace headlight::app
