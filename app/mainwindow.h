// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commandline.h"
#include "app/modeldialog.h"
#include "app/modelmenu.h"
#include "app/themeswitcher.h"
#include "ui/state/modelloader.h"
#include "ui/state/selection.h"
#include "ui/state/session.h"
#include "ui/state/settings.h"

#include <QMainWindow>
#include <QTimer>

#include <optional>

class QSplitter;

namespace headlight::ui {
class AllHeadsView;
class FastPreview;
class HeadView;
class QueryPanel;
class SentenceBar;
class SentenceView;
} // namespace headlight::ui

namespace headlight::app {

class ContinueAction;
class Exports;
class MainMenu;
class Messages;
class SentenceMenus;

/// The window: owns the state, builds menus and views, and connects them. Computes nothing.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// What the window does not find out by itself.
    struct Setup
    {
        ui::ModelLoader::Load load; ///< LanguageModel::load, or a fake one in a test
        QList<BundledModel> bundled; ///< the first is used when no other is wanted
        QString settingsFile; ///< empty: the usual place
        WindowOptions options; ///< from the command line; the rest is as last time
        ui::HubOptions hub{}; ///< its cache and its server
    };

    explicit MainWindow(const Setup &setup);
    ~MainWindow() override;

    ui::Session *session() { return &m_session; }
    ui::Selection *selection() { return &m_selection; }

    void openModel(const QString &folder);
    void savePreferences();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildViews();
    void connectFileActions();
    void connectEditActions();
    void connectViewActions();
    void connectState();
    void restore(const WindowOptions &options);
    QString firstModel(const WindowOptions &options) const;
    void modelLoaded(const ui::ModelLoader::Source &source);
    void showWantedHead();
    void nameWindow();
    void applyPreferences();
    void setZoom(int percent);
    void setFullScreen(bool full);
    void release();
    void openIfChosen(const QString &path);
    void showModels(ModelDialog::Page page);
    void showPage(const QString &title, const QString &resource);

    ui::Settings m_settings;
    ui::Preferences m_preferences;
    ThemeSwitcher m_theme;
    ui::Selection m_selection;
    ui::Session m_session;
    ui::ModelLoader m_loader;
    QList<BundledModel> m_bundled;
    ui::HubOptions m_hub;

    MainMenu *m_menu;
    ModelMenu *m_models;
    SentenceMenus *m_sentences = nullptr;
    ui::SentenceBar *m_sentenceBar = nullptr;
    ui::SentenceView *m_sentenceView = nullptr;
    ui::HeadView *m_headView = nullptr;
    ui::QueryPanel *m_queryPanel = nullptr;
    ui::AllHeadsView *m_allHeads = nullptr;
    QSplitter *m_columns = nullptr;
    Messages *m_messages = nullptr;
    Exports *m_exports = nullptr;
    ModelDialog *m_modelDialog = nullptr; // from the first use on
    ContinueAction *m_continue = nullptr;
    ui::FastPreview *m_preview = nullptr;
    QTimer m_rememberTimer;
    std::optional<int> m_wantedLayer; // on the command line, until there is a trace
    std::optional<int> m_wantedHead;
};

} // namespace headlight::app
