// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/modellist.h"
#include "ui/state/modeldownload.h"

#include <QDialog>

class QTabWidget;

namespace headlight::ui {
class GetModelView;
class ModelsView;
} // namespace headlight::ui

namespace headlight::app {

/// Chooses a model: those of this computer on the first page, the hub's on the second.
///
/// Not modal; a download goes on while it is closed.
class ModelDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Page { OnThisComputer, FromTheHub };

    explicit ModelDialog(const ui::HubOptions &options, QWidget *parent = nullptr);

    /// Looks for models and shows @p page.
    void showModels(const ModelPlaces &places, Page page);

signals:
    void modelChosen(const QString &path);
    void foldersChanged(const QStringList &folders);
    void downloaded(const QString &name); ///< while the dialog was closed

private:
    ui::ModelDownload m_download;
    QTabWidget *m_pages;
    ui::ModelsView *m_models;
    ui::GetModelView *m_get;
};

} // namespace headlight::app
