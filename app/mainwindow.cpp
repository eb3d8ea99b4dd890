// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"

#include "app/continueaction.h"
#include "app/dropped.h"
#include "app/explorefiles.h"
#include "app/exports.h"
#include "app/headsteps.h"
#include "app/kindmenu.h"
#include "app/mainmenu.h"
#include "app/messages.h"
#include "app/modelpaths.h"
#include "app/pagedialog.h"
#include "app/runsummary.h"
#include "app/sentencemenus.h"
#include "app/sidepages.h"
#include "ui/state/fastpreview.h"
#include "ui/text/changetext.h"
#include "ui/views/allheadsview.h"
#include "ui/views/changestrip.h"
#include "ui/views/explore/exploreview.h"
#include "ui/views/headview.h"
#include "ui/views/querypanel.h"
#include "ui/views/sentencebar.h"
#include "ui/views/sentenceview.h"
#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>

namespace headlight::app {

MainWindow::MainWindow(const Setup &setup)
    : m_settings(setup.settingsFile)
    , m_preferences(m_settings.load())
    , m_session(&m_selection)
    , m_loader(setup.load)
    , m_bundled(setup.bundled)
    , m_hub(setup.hub)
    , m_menu(new MainMenu(this))
    , m_models(new ModelMenu(
          m_menu->models,
          {m_menu->allModels, m_menu->getModel, m_menu->openModel, m_menu->openGguf, m_menu->fastPreview},
          setup.bundled, this))
{
    setWindowTitle(tr("Headlight"));
    setAcceptDrops(true);
    buildViews();
    connectFileActions();
    connectEditActions();
    connectViewActions();
    connectState();
    restore(setup.options);
}

MainWindow::~MainWindow()
{
    delete takeCentralWidget(); // views ask the session until their end, and it goes before child widgets do
}

void MainWindow::buildViews()
{
    m_sentenceBar = new ui::SentenceBar(
        &m_session, {m_menu->models, m_menu->examples, m_menu->recentSentences, m_menu->continueText}, this);
    m_sentenceView = new ui::SentenceView(&m_session, this);
    m_headView = new ui::HeadView(&m_session, this);
    m_headView->putAbovePicture(new ui::ChangeStrip(&m_session, m_headView));
    m_queryPanel = new ui::QueryPanel(&m_session, this);
    m_allHeads = new ui::AllHeadsView(&m_session, this);
    m_messages = new Messages(&m_session, &m_loader, this);
    new KindMenu(m_menu->kinds, &m_session);
    connectHeadSteps(*m_menu, &m_session);
    m_continue = new ContinueAction(m_menu->continueText, &m_session);
    connect(m_continue, &ContinueAction::appended, m_sentenceBar, &ui::SentenceBar::append);
    connect(m_continue, &ContinueAction::failed, m_messages, &Messages::showError);
    connect(m_continue, &ContinueAction::ended, this,
            [this](const QString &why) { statusBar()->showMessage(why, 8000); });
    m_exports = new Exports(&m_session, m_menu, m_messages, this);
    connect(m_exports, &Exports::done, this,
            [this](const QString &what) { statusBar()->showMessage(what, 8000); });

    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->addWidget(m_headView);
    auto *explore
        = new ui::ExploreView(&m_session, {bundledTreebank(), profileFolder(m_settings.file())}, this);
    auto *pages = new SidePages(&m_session, m_queryPanel, m_allHeads, explore, *m_menu);
    connect(pages, &SidePages::saveRequested, m_exports, &Exports::exportWorkedExample);
    m_columns->addWidget(pages);
    m_columns->setStretchFactor(0, 7); // about as they begin: 900 to 380
    m_columns->setStretchFactor(1, 3);
    m_columns->setHandleWidth(16);
    m_columns->setChildrenCollapsible(false);
    m_columns->setSizes({900, 380});

    auto *page = new QWidget(this);
    auto *rows = new QVBoxLayout(page);
    constexpr int margin = 16;
    rows->setContentsMargins(margin, margin, margin, 4);
    rows->setSpacing(12);
    rows->addWidget(m_sentenceBar);
    rows->addWidget(m_sentenceView);
    rows->addWidget(m_columns, 1);
    rows->addWidget(m_messages->bar());
    setCentralWidget(page);
    statusBar()->addPermanentWidget(new RunSummary(&m_session, this));
    resize(1280, 860);
}

void MainWindow::connectFileActions()
{
    connect(m_menu->openModel, &QAction::triggered, this, [this] {
        openIfChosen(
            QFileDialog::getExistingDirectory(this, tr("Open a model folder"), m_preferences.modelFolder));
    });
    connect(m_menu->openGguf, &QAction::triggered, this, [this] {
        openIfChosen(QFileDialog::getOpenFileName(this, tr("Open a GGUF file"), m_preferences.modelFolder,
                                                  tr("GGUF files (*.gguf)")));
    });
    connect(m_menu->allModels, &QAction::triggered, this,
            [this] { showModels(ModelDialog::Page::OnThisComputer); });
    connect(m_menu->getModel, &QAction::triggered, this,
            [this] { showModels(ModelDialog::Page::FromTheHub); });
    connect(m_menu->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_models, &ModelMenu::modelRequested, this, &MainWindow::openModel);
    connect(m_models, &ModelMenu::recentCleared, this, [this] {
        m_preferences.recentModels.clear();
        m_models->setRecent({});
    });
    m_preview = new ui::FastPreview(&m_session, this);
    connect(m_menu->fastPreview, &QAction::toggled, m_preview, &ui::FastPreview::setEnabled);
    connect(m_preview, &ui::FastPreview::failed, this, [this](const Error &error) {
        m_menu->fastPreview->setChecked(false);
        m_messages->showError(error);
    });
    connect(m_menu->help, &QAction::triggered, this,
            [this] { showPage(tr("Help"), QStringLiteral(":/help/help.md")); });
    connect(m_menu->about, &QAction::triggered, this,
            [this] { showPage(tr("About Headlight"), QStringLiteral(":/help/about.md")); });
    connect(m_menu->aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
}

void MainWindow::connectEditActions()
{
    connect(m_menu->focusSentence, &QAction::triggered, m_sentenceBar, &ui::SentenceBar::focusSentence);
    connect(m_menu->release, &QAction::triggered, this, &MainWindow::release);
    m_sentences = new SentenceMenus(m_menu->examples, m_menu->recentSentences, m_sentenceBar);
}

void MainWindow::connectViewActions()
{
    connect(m_menu->colorMaps, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_preferences.colors.map = static_cast<ui::ColorMapName>(action->data().toInt());
        applyPreferences();
    });
    connect(m_menu->colorRanges, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_preferences.colors.range = static_cast<ui::ColorRange>(action->data().toInt());
        applyPreferences();
    });
    connect(m_menu->colorSpacings, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_preferences.colors.spacing = static_cast<ui::ColorSpacing>(action->data().toInt());
        applyPreferences();
    });
    connect(m_menu->numbersInCells, &QAction::triggered, this, [this](bool shown) {
        m_preferences.numbersInCells = shown;
        applyPreferences();
    });
    connect(m_menu->themes, &QActionGroup::triggered, this, [this](const QAction *action) {
        m_preferences.theme = static_cast<ui::ThemeChoice>(action->data().toInt());
        m_theme.setChoice(m_preferences.theme);
    });
    connect(m_menu->allHeads, &QAction::triggered, this, [this](bool shown) {
        m_preferences.allHeadsShown = shown;
        m_allHeads->setVisible(shown);
    });
    connect(m_menu->otherDirection, &QAction::triggered, this, [this](bool other) {
        m_selection.setDirection(other ? ui::Direction::ToKey : ui::Direction::FromQuery);
    });
    connect(&m_selection, &ui::Selection::directionChanged, this, [this](ui::Direction direction) {
        m_menu->otherDirection->setChecked(direction == ui::Direction::ToKey);
    });
    constexpr int step = 10;
    connect(m_menu->zoomIn, &QAction::triggered, this, [this] { setZoom(m_preferences.zoomPercent + step); });
    connect(m_menu->zoomOut, &QAction::triggered, this,
            [this] { setZoom(m_preferences.zoomPercent - step); });
    connect(m_menu->zoomReset, &QAction::triggered, this, [this] { setZoom(100); });
    connect(m_menu->fullScreen, &QAction::triggered, this, &MainWindow::setFullScreen);
}

void MainWindow::connectState()
{
    connect(&m_loader, &ui::ModelLoader::started, m_headView, [this] { m_headView->setModelComing(true); });
    connect(&m_loader, &ui::ModelLoader::cancelled, m_headView,
            [this] { m_headView->setModelComing(false); });
    connect(&m_loader, &ui::ModelLoader::loaded, this, &MainWindow::modelLoaded);
    connect(&m_loader, &ui::ModelLoader::failed, this, [this] {
        m_headView->setModelComing(false);
        // Without any model the window would be of no use: the bundled one serves until another is chosen.
        if (!m_session.source() && !m_bundled.isEmpty() && m_loader.folder() != m_bundled.first().folder)
            openModel(m_bundled.first().folder);
    });
    connect(&m_session, &ui::Session::traceChanged, this, &MainWindow::showWantedHead);
    connect(&m_session, &ui::Session::traceChanged, this, &MainWindow::nameWindow);
    connect(m_sentenceBar, &ui::SentenceBar::textTruncated, m_messages, &Messages::showTruncated);
    connect(m_sentenceBar, &ui::SentenceBar::marksLeftOut, m_messages, &Messages::showMarksLeftOut);
    connect(m_sentenceBar, &ui::SentenceBar::textReplaced, m_messages, &Messages::showReplaced);
    m_rememberTimer.setSingleShot(true);
    m_rememberTimer.setInterval(3000); // a sentence is worth remembering when typing has paused
    connect(&m_rememberTimer, &QTimer::timeout, m_sentences, &SentenceMenus::remember);
    connect(&m_session, &ui::Session::inputChanged, &m_rememberTimer, qOverload<>(&QTimer::start));
}

void MainWindow::restore(const WindowOptions &options)
{
    m_preferences.theme = options.theme.value_or(m_preferences.theme);
    m_theme.setChoice(m_preferences.theme);
    m_theme.setZoom(m_preferences.zoomPercent);
    if (!m_preferences.windowGeometry.isEmpty())
        restoreGeometry(m_preferences.windowGeometry);
    if (!m_preferences.columnsState.isEmpty())
        m_columns->restoreState(m_preferences.columnsState);
    m_menu->show(m_preferences);
    m_allHeads->setVisible(m_preferences.allHeadsShown);
    applyPreferences();
    m_models->setRecent(m_preferences.recentModels);
    m_sentences->setRecent(m_preferences.recentSentences);
    m_selection.setReadingStyle(options.reading.value_or(m_preferences.reading));
    m_wantedLayer = options.layer;
    m_wantedHead = options.head;
    const QString folder = firstModel(options);
    if (!folder.isEmpty())
        openModel(folder);
    m_sentenceBar->setPairShown(options.pair || (!options.sentence && m_preferences.pairShown));
    m_sentenceBar->setPair(options.pair.value_or(m_preferences.pair));
    m_sentenceBar->setDecoderText(options.decoderText.value_or(m_preferences.decoderText));
    m_sentenceBar->setSentence(options.sentence.value_or(m_preferences.sentence));
    m_selection.setKind(options.kind.value_or(AttentionKind::Encoder));
    m_sentenceBar->setFocus();
    if (!m_settings.warning().isEmpty())
        m_messages->showWarning(m_settings.warning());
}

QString MainWindow::firstModel(const WindowOptions &options) const
{
    if (!options.model.isEmpty())
        return modelFolder(options.model);
    if (!m_preferences.modelFolder.isEmpty() && QFileInfo::exists(m_preferences.modelFolder))
        return m_preferences.modelFolder;
    return m_bundled.isEmpty() ? QString() : m_bundled.first().folder;
}

void MainWindow::showWantedHead()
{
    if (!m_session.trace() || (!m_wantedLayer && !m_wantedHead))
        return;
    const LayerHead chosen = m_selection.layerHead();
    m_selection.setLayerHead({m_wantedLayer.value_or(chosen.layer), m_wantedHead.value_or(chosen.head)});
    m_selection.clampTo(*m_session.trace());
    m_wantedLayer.reset();
    m_wantedHead.reset();
}

void MainWindow::applyPreferences()
{
    m_headView->setColorStyle(m_preferences.colors);
    m_headView->setNumbersShown(m_preferences.numbersInCells);
    m_sentenceView->setColorStyle(m_preferences.colors);
    m_allHeads->setColorStyle(m_preferences.colors);
    m_exports->setColorStyle(m_preferences.colors);
}

void MainWindow::openModel(const QString &folder)
{
    m_loader.load(folder);
}

void MainWindow::modelLoaded(const ui::ModelLoader::Source &source)
{
    const QString folder = m_loader.folder();
    m_preferences.modelFolder = folder;
    const bool bundled = std::any_of(m_bundled.begin(), m_bundled.end(),
                                     [&folder](const auto &model) { return model.folder == folder; });
    if (!bundled)
        ui::remember(m_preferences.recentModels, folder);
    m_models->setRecent(m_preferences.recentModels);
    m_models->setCurrent(folder);
    m_session.setSource(source);
    nameWindow();
}

void MainWindow::nameWindow()
{
    const ModelInfo *model = m_session.model();
    if (!model)
        return;
    // The name may come from a file: a window title ends at a line break and knows no rich text.
    const QString name = QString::fromStdString(shownName(model->name));
    const QString change = m_session.trace() ? ui::changeMark(*m_session.trace()) : QString();
    setWindowTitle(change.isEmpty() ? tr("%1 – Headlight").arg(name)
                                    : tr("%1 – %2 – Headlight").arg(change, name));
}

void MainWindow::setZoom(int percent)
{
    m_preferences.zoomPercent = std::clamp(percent, ui::Preferences::MinZoom, ui::Preferences::MaxZoom);
    m_theme.setZoom(m_preferences.zoomPercent);
}

void MainWindow::setFullScreen(bool full)
{
    m_menu->fullScreen->setChecked(full);
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, full));
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange) {
        // The window manager may change it, too.
        m_menu->fullScreen->setChecked(isFullScreen());
        menuWidget()->setVisible(!isFullScreen());
        statusBar()->setVisible(!isFullScreen());
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::release()
{
    if (m_continue->stop())
        return;
    if (m_selection.pin())
        m_selection.setPin(std::nullopt);
    else if (isFullScreen())
        setFullScreen(false);
}

void MainWindow::openIfChosen(const QString &path)
{
    if (!path.isEmpty())
        openModel(path);
}

void MainWindow::showModels(ModelDialog::Page page)
{
    if (!m_modelDialog) {
        m_modelDialog = new ModelDialog(m_hub, this);
        connect(m_modelDialog, &ModelDialog::modelChosen, this, &MainWindow::openModel);
        connect(m_modelDialog, &ModelDialog::foldersChanged, this,
                [this](const QStringList &folders) { m_preferences.modelFolders = folders; });
        connect(m_modelDialog, &ModelDialog::downloaded, this, [this](const QString &name) {
            m_messages->showInformation(tr("%1 is downloaded. Ctrl+O lists it.").arg(name));
        });
    }
    QStringList included;
    for (const BundledModel &model : m_bundled)
        included += model.folder;
    m_modelDialog->showModels({encodedPaths(included), encodedPaths(m_preferences.recentModels),
                               m_hub.environment.cacheFolder, encodedPaths(m_preferences.modelFolders)},
                              page);
}

void MainWindow::showPage(const QString &title, const QString &resource)
{
    auto *dialog = new PageDialog(title, resource, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::savePreferences()
{
    m_preferences.windowGeometry = saveGeometry();
    m_preferences.fastPreview = m_preview->isEnabled();
    m_preferences.columnsState = m_columns->saveState();
    m_preferences.sentence = m_sentenceBar->sentence();
    m_preferences.pair = m_sentenceBar->pair();
    m_preferences.pairShown = m_sentenceBar->isPairShown();
    m_preferences.decoderText = m_sentenceBar->decoderText();
    m_preferences.reading = m_selection.readingStyle();
    m_sentences->remember();
    m_preferences.recentSentences = m_sentences->recent();
    m_settings.save(m_preferences);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    savePreferences();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const Dropped what = dropped(*event->mimeData());
    if (!what.model.isEmpty()) {
        openModel(what.model);
    } else if (!what.text.isEmpty()) {
        m_sentenceBar->setSentence(what.text);
    } else {
        m_messages->showWarning(
            tr("What was dropped is no file or folder of this computer. Drop a model folder, or text"));
        return;
    }
    event->acceptProposedAction();
}

} // namespace headlight::app
