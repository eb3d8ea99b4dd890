// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exports.h"

#include "app/copynumbers.h"
#include "app/mainmenu.h"
#include "app/messages.h"
#include "app/numbersfile.h"
#include "core/trace/tracefile.h"
#include "ui/figure/workedfigure.h"
#include "ui/state/readingcells.h"
#include "ui/state/session.h"
#include "ui/state/shownreading.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>

namespace headlight::app {

Exports::Exports(ui::Session *session, const MainMenu *menu, Messages *messages, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_messages(messages)
    , m_window(window)
{
    connect(&m_job, &ui::BackgroundJob::progressed, m_messages, &Messages::setExportProgress);
    connect(menu->exportFigure, &QAction::triggered, this, &Exports::exportFigure);
    connect(menu->exportHead, &QAction::triggered, this, &Exports::exportNumbersOfHead);
    connect(menu->exportLayer, &QAction::triggered, this, [this] {
        exportNumbers(
            {m_session->selection()->layerHead().layer, TraceScope::Heads::All, 0, TraceScope::Kinds::Own});
    });
    connect(menu->exportAll, &QAction::triggered, this, [this] { exportNumbers({}); });
    connect(menu->copyNumbers, &QAction::triggered, this, &Exports::copyNumbers);
    connect(menu->copyFigure, &QAction::triggered, this, &Exports::copyFigure);
}

bool Exports::waitsForRun()
{
    if (!m_session->trace() || m_session->trace()->isWhole())
        return false;
    m_messages->showInformation(tr("The model is still running on this text: try again when it is done."));
    return true;
}

void Exports::exportFigure()
{
    if (waitsForRun())
        return;
    const auto input = shownFigure(*m_session, m_choices.style);
    if (!input) {
        m_messages->showInformation(tr("There is no picture to export yet: type a sentence first."));
        return;
    }
    auto *dialog = new ExportDialog(*input, m_choices, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, [this, dialog] {
        const ui::ColorStyle colors = m_choices.style.colors; // the window's own stay as they are
        m_choices = dialog->choices();
        m_choices.style.colors = colors;
    });
    connect(dialog, &ExportDialog::saved, this,
            [this](const QString &path) { emit done(tr("Saved %1").arg(path)); });
    dialog->open();
}

void Exports::exportNumbersOfHead()
{
    const auto reading = m_session->shown()->reading();
    // Probabilities and scores stand side by side in a file of the trace; everything else is written as
    // shown.
    ReadingStyle traced;
    if (reading && reading->quantity.meaning == Meaning::Score && reading->quantity.head)
        traced.meaning = Meaning::Score;
    if (reading && reading->trace->isWhole() && reading->style != traced) {
        exportReading();
        return;
    }
    const LayerHead head = m_session->selection()->layerHead();
    const auto heads = head.head == ui::MeanHead ? TraceScope::Heads::Mean : TraceScope::Heads::One;
    exportNumbers({head.layer, heads, head.head, TraceScope::Kinds::Own});
}

void Exports::exportNumbers(const TraceScope &scope)
{
    if (waitsForRun())
        return;
    if (!m_session->trace()) {
        m_messages->showInformation(tr("There are no numbers to export yet: type a sentence first."));
        return;
    }
    const QString path = askForNumbers(
        tr("Tables (*.csv);;JSON (*.json);;safetensors (*.safetensors);;NumPy arrays (*.npz)"));
    if (path.isEmpty() || !m_session->trace() || !m_session->trace()->isWhole())
        return; // cancelled, or the text was deleted while the dialog was open
    // Of an encoder-decoder a file of arrays with everything holds all three kinds of attention, a layer or
    // head the one on screen, and so does a table.
    const bool whole
        = scope.kinds == TraceScope::Kinds::Run && traceFormatOf(QFile::encodeName(path).toStdString());
    const TracePtr trace = whole ? m_session->run() : m_session->trace();
    const QString name = QFileInfo(path).fileName();
    m_messages->beginExport(tr("Writing %1").arg(QString::fromStdString(shownName(name.toStdString()))),
                            [this] { cancel(); });
    m_job.start(
        [trace, scope, path](const CancelToken &cancel, const auto &report) {
            return writeNumbers(*trace, scope, path, {cancel, report});
        },
        [this, path](const Status &status) { finish(status, tr("Saved %1").arg(path)); });
}

QString Exports::askForNumbers(const QString &formats)
{
    return QFileDialog::getSaveFileName(m_window, tr("Export numbers"), QStringLiteral("attention.csv"),
                                        formats);
}

void Exports::exportReading()
{
    if (waitsForRun())
        return;
    const auto reading = m_session->shown()->reading();
    const QString path = askForNumbers(tr("Tables (*.csv);;JSON (*.json)"));
    if (path.isEmpty())
        return;
    m_messages->beginExport(tr("Writing the numbers"), [this] { cancel(); });
    m_job.start([reading, path](const CancelToken &, const auto &) { return writeReading(*reading, path); },
                [this, path](const Status &status) { finish(status, tr("Saved %1").arg(path)); });
}

void Exports::exportWorkedExample(const std::shared_ptr<const ui::WorkedExample> &example)
{
    if (!example)
        return;
    const QString path = QFileDialog::getSaveFileName(m_window, tr("Save the worked example"),
                                                      QStringLiteral("worked-example.svg"),
                                                      tr("SVG (*.svg);;PDF (*.pdf);;PNG (*.png)"));
    if (path.isEmpty())
        return;
    m_messages->beginExport(tr("Saving the worked example"), [this] { cancel(); });
    m_job.start(
        [example, path](const CancelToken &, const auto &) {
            return ui::saveFigure(ui::buildWorkedFigure(*example, {}).figure, path);
        },
        [this, path](const Status &status) { finish(status, tr("Saved %1").arg(path)); });
}

void Exports::cancel()
{
    m_job.cancel();
    m_messages->endExport();
}

void Exports::finish(const Status &status, const QString &what)
{
    m_messages->endExport();
    if (status)
        emit done(what);
    else
        m_messages->showError(status.error());
}

void Exports::copyNumbers()
{
    if (waitsForRun())
        return;
    const auto reading = m_session->shown()->reading();
    if (!reading || !reading->trace->isWhole())
        return;
    std::optional<int> query;
    const auto pin = ui::cellInReading(*reading, m_session->selection()->pin());
    if (pin && pin->query >= 0)
        query = pin->query;
    QApplication::clipboard()->setText(tabSeparated(*reading, query));
    emit done(query ? tr("Row copied") : tr("Pattern copied"));
}

void Exports::copyFigure()
{
    if (waitsForRun())
        return;
    const auto input = shownFigure(*m_session, m_choices.style);
    if (!input)
        return;
    const auto copied = std::make_shared<ui::FigureCopy>();
    m_messages->beginExport(tr("Copying the figure"), [this] { cancel(); });
    m_job.start(
        [input, copied](const CancelToken &, const auto &) { return app::copyFigure(*input, *copied); },
        [this, copied](const Status &status) {
            if (status)
                ui::putOnClipboard(*copied);
            finish(status, tr("Figure copied"));
        });
}

} // namespace headlight::app
