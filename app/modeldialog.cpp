// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modeldialog.h"

#include "ui/views/getmodelview.h"
#include "ui/views/modelsview.h"

#include <QTabWidget>
#include <QVBoxLayout>

namespace headlight::app {

ModelDialog::ModelDialog(const ui::HubOptions &options, QWidget *parent)
    : QDialog(parent)
    , m_download(options)
    , m_pages(new QTabWidget(this))
    , m_models(new ui::ModelsView(this))
    , m_get(new ui::GetModelView(&m_download, options.environment.offline, this))
{
    setWindowTitle(tr("Models"));
    m_pages->setDocumentMode(true);
    m_pages->addTab(m_models, tr("On &this computer"));
    m_pages->addTab(m_get, tr("&Get a model"));
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(m_pages);
    constexpr QSize comfortable(880, 560);
    resize(comfortable);
    const auto choose = [this](const QString &path) {
        emit modelChosen(path);
        accept();
    };
    connect(m_models, &ui::ModelsView::modelChosen, this, choose);
    connect(m_get, &ui::GetModelView::modelChosen, this, choose);
    connect(m_models, &ui::ModelsView::foldersChanged, this, &ModelDialog::foldersChanged);
    connect(&m_download, &ui::ModelDownload::stateChanged, this, [this] {
        if (m_download.state() != ui::ModelDownload::State::Finished)
            return;
        m_models->rescan();
        if (!isVisible())
            emit downloaded(QString::fromStdString(m_download.plan()->name.repository));
    });
}

void ModelDialog::showModels(const ModelPlaces &places, Page page)
{
    m_models->setPlaces(places);
    m_models->rescan();
    m_pages->setCurrentIndex(page == Page::FromTheHub ? 1 : 0);
    if (isVisible()) {
        raise();
        activateWindow();
    }
    show();
    m_pages->currentWidget()->setFocus();
}

} // namespace headlight::app
