// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exports.h"

#include "app/copynumbers.h"
#include "app/mainmenu.h"
#include "app/messages.h"
#include "app/numbersfile.h"
#include "ui/figure/figurefile.h"
#include "ui/state/session.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>

namespace headlight::app {

Exports::Exports(ui::Session *session, const MainMenu *menu, Messages *messages, QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_messages(messages)
    , m_window(window)
{
    connect(menu->exportFigure, &QAction::triggered, this, &Exports::exportFigure);
    connect(menu->exportHead, &QAction::triggered, this, &Exports::exportNumbersOfHead);
    connect(menu->exportLayer, &QAction::triggered, this, [this] {
        exportNumbers({m_session->selection()->layerHead().layer, TraceScope::Heads::All, 0});
    });
    connect(menu->exportAll, &QAction::triggered, this, [this] { exportNumbers({}); });
    connect(menu->copyNumbers, &QAction::triggered, this, &Exports::copyNumbers);
    connect(menu->copyFigure, &QAction::triggered, this, &Exports::copyFigure);
}

void Exports::exportFigure()
{
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
    const LayerHead head = m_session->selection()->layerHead();
    const auto heads = head.head == ui::MeanHead ? TraceScope::Heads::Mean : TraceScope::Heads::One;
    exportNumbers({head.layer, heads, head.head});
}

void Exports::exportNumbers(const TraceScope &scope)
{
    const auto trace = m_session->trace();
    if (!trace) {
        m_messages->showInformation(tr("There are no numbers to export yet: type a sentence first."));
        return;
    }
    const QString path = QFileDialog::getSaveFileName(
        m_window, tr("Export numbers"), QStringLiteral("attention.csv"),
        tr("Tables (*.csv);;JSON (*.json);;safetensors (*.safetensors);;NumPy arrays (*.npz)"));
    if (path.isEmpty())
        return;
    const Status written = writeNumbers(*trace, scope, path);
    if (written.ok())
        emit done(tr("Saved %1").arg(path));
    else
        m_messages->showError(written.error());
}

void Exports::copyNumbers()
{
    const auto pattern = m_session->pattern(m_session->selection()->layerHead());
    if (!pattern)
        return;
    std::optional<int> query;
    const auto pin = m_session->selection()->pin();
    if (pin && pin->query >= 0)
        query = pin->query;
    QApplication::clipboard()->setText(tabSeparated(*pattern, m_session->trace()->display(), query));
    emit done(query ? tr("Row copied") : tr("Pattern copied"));
}

void Exports::copyFigure()
{
    const auto input = shownFigure(*m_session, m_choices.style);
    if (!input)
        return;
    const auto figure = ui::buildHeatmapFigure(*input);
    const Status copied = figure.ok() ? ui::copyFigure(figure.value()) : Status(figure.error());
    if (copied.ok())
        emit done(tr("Figure copied"));
    else
        m_messages->showError(copied.error());
}

} // namespace headlight::app
