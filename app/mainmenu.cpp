// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainmenu.h"

#include <QMainWindow>
#include <QMenuBar>

namespace headlight::app {

namespace {

QAction *add(QMenu *menu, const QString &text, const QKeySequence &keys, const QString &tip)
{
    QAction *action = menu->addAction(text);
    action->setShortcut(keys);
    action->setStatusTip(tip);
    return action;
}

struct Choice
{
    QString text;
    int value;
};

QActionGroup *addChoices(QMenu *menu, const QList<Choice> &choices)
{
    auto *group = new QActionGroup(menu);
    for (const auto &choice : choices) {
        QAction *action = menu->addAction(choice.text);
        action->setCheckable(true);
        action->setData(choice.value);
        group->addAction(action);
    }
    return group;
}

void check(const QActionGroup *group, int value)
{
    for (QAction *action : group->actions())
        action->setChecked(action->data().toInt() == value);
}

} // namespace

MainMenu::MainMenu(QMainWindow *window)
    : QObject(window)
{
    buildFile(window);
    buildEdit(window);
    buildView(window);
    buildModel(window);
    buildHelp(window);
    // Shortcuts must work while the menu bar is hidden, too.
    for (const QMenu *menu : window->menuBar()->findChildren<QMenu *>())
        window->addActions(menu->actions());
}

void MainMenu::buildFile(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&File"));
    allModels = add(menu, tr("&Open model…"), QKeySequence::Open,
                    tr("List the models of this computer, those in the Hugging Face cache among them"));
    getModel = add(menu, tr("&Get a model…"), QKeySequence(tr("Ctrl+Shift+G")),
                   tr("Download a model from the Hugging Face hub"));
    openModel = add(menu, tr("Open model &folder…"), QKeySequence(tr("Ctrl+Shift+O")),
                    tr("Open a Hugging Face model folder (config.json, model.safetensors, tokenizer)"));
    openGguf = add(menu, tr("Open G&GUF file…"), {}, tr("Open a model that is a single .gguf file"));
    menu->addSeparator();
    exportFigure = add(menu, tr("&Export figure…"), QKeySequence(tr("Ctrl+E")),
                       tr("Save the heatmap as SVG, PDF or PNG"));
    QMenu *numbers = menu->addMenu(tr("Export &numbers"));
    const QString formats = tr("Save the probabilities as CSV, JSON, safetensors or NumPy arrays");
    exportHead = add(numbers, tr("Of this &head…"), {}, formats);
    exportLayer = add(numbers, tr("Of this &layer…"), {}, formats);
    exportAll = add(numbers, tr("Of &all heads…"), {}, formats);
    menu->addSeparator();
    quit = add(menu, tr("&Quit"), QKeySequence::Quit, tr("Leave the program"));
    quit->setMenuRole(QAction::QuitRole);
}

void MainMenu::buildEdit(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Edit"));
    copyNumbers = add(menu, tr("&Copy numbers"), QKeySequence::Copy,
                      tr("Copy the pinned row, or the whole pattern, as a table"));
    copyFigure = add(menu, tr("Copy &figure"), QKeySequence(tr("Ctrl+Shift+C")),
                     tr("Put the heatmap on the clipboard as SVG and PNG"));
    menu->addSeparator();
    focusSentence
        = add(menu, tr("Type a &sentence"), QKeySequence(tr("Ctrl+L")), tr("Go to the sentence field"));
    continueText = add(menu, tr("&Continue"), QKeySequence(tr("Ctrl+Return")),
                       tr("Let the model go on with the text, token by token; Esc stops"));
    examples = menu->addMenu(tr("&Examples"));
    recentSentences = menu->addMenu(tr("&Recent sentences"));
    menu->addSeparator();
    release = add(menu, tr("Release &pin"), QKeySequence(Qt::Key_Escape),
                  tr("Let go of the pinned query; without one, leave full screen"));
}

void MainMenu::buildView(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&View"));
    buildHeads(menu);
    buildColors(menu);
    allHeads = add(menu, tr("&All heads"), QKeySequence(tr("Ctrl+G")), tr("Show a thumbnail of every head"));
    allHeads->setCheckable(true);
    workedExample = add(menu, tr("&Worked example"), QKeySequence(tr("Ctrl+Shift+F")),
                        tr("Follow the pinned cell through the formula with its own numbers"));
    workedExample->setCheckable(true);
    whatIf = add(menu, tr("What &if"), QKeySequence(tr("Ctrl+I")),
                 tr("Change the model, with its real weights, and see what comes of it"));
    whatIf->setCheckable(true);
    exploreHeads = add(menu, tr("&Explore heads"), QKeySequence(tr("Ctrl+Shift+H")),
                       tr("What the heads do beyond this sentence, and which heads do what"));
    exploreHeads->setCheckable(true);
    otherDirection
        = add(menu, tr("&Who attends to this?"), QKeySequence(tr("Ctrl+D")),
              tr("Shade the queries that attend to a token, instead of the keys that it attends to"));
    otherDirection->setCheckable(true);
    menu->addSeparator();
    QMenu *theme = menu->addMenu(tr("&Theme"));
    themes = addChoices(theme,
                        {{tr("Follow the &system"), int(ui::ThemeChoice::System)},
                         {tr("&Light"), int(ui::ThemeChoice::Light)},
                         {tr("&Dark"), int(ui::ThemeChoice::Dark)}});
    zoomIn = add(menu, tr("&Larger"), QKeySequence::ZoomIn, tr("Make all letters larger"));
    zoomIn->setShortcuts({QKeySequence::ZoomIn, QKeySequence(tr("Ctrl+="))});
    zoomOut = add(menu, tr("S&maller"), QKeySequence::ZoomOut, tr("Make all letters smaller"));
    zoomReset
        = add(menu, tr("&Normal size"), QKeySequence(tr("Ctrl+0")), tr("Letters as large as the desktop's"));
    menu->addSeparator();
    fullScreen
        = add(menu, tr("&Full screen"), QKeySequence(tr("F11")), tr("Fill the screen; Esc or F11 leaves"));
    fullScreen->setCheckable(true);
}

void MainMenu::buildColors(QMenu *view)
{
    QMenu *menu = view->addMenu(tr("&Colours"));
    menu->addSection(tr("Colour map"));
    colorMaps
        = addChoices(menu,
                     {{tr("&Blues"), int(ui::ColorMapName::Blues)},
                      {tr("&Viridis"), int(ui::ColorMapName::Viridis)},
                      {tr("&Cividis (for every form of colour blindness)"), int(ui::ColorMapName::Cividis)},
                      {tr("&Greys (for print)"), int(ui::ColorMapName::Greys)}});
    menu->addSection(tr("Range"));
    colorRanges = addChoices(menu,
                             {{tr("&0 to 1, comparable between heads"), int(ui::ColorRange::ZeroToOne)},
                              {tr("0 to the highest of the &head"), int(ui::ColorRange::PerHead)},
                              {tr("0 to the highest of each &row"), int(ui::ColorRange::PerRow)}});
    menu->addSection(tr("Steps"));
    colorSpacings = addChoices(menu,
                               {{tr("&Linear"), int(ui::ColorSpacing::Linear)},
                                {tr("Lo&garithmic"), int(ui::ColorSpacing::Logarithmic)}});
    menu->addSeparator();
    numbersInCells = menu->addAction(tr("&Numbers in cells"));
    numbersInCells->setCheckable(true);
    numbersInCells->setStatusTip(tr("Write the number into each cell where it fits"));
}

void MainMenu::buildModel(QMainWindow *window)
{
    models = window->menuBar()->addMenu(tr("&Model"));
    fastPreview = new QAction(tr("&Fast preview while typing"), this);
    fastPreview->setCheckable(true);
    fastPreview->setStatusTip(
        tr("Show the layer first from products of 16-bit numbers, then the exact numbers, "
           "and say how far apart they were; takes half the model's memory again"));
}

void MainMenu::buildHeads(QMenu *view)
{
    QMenu *menu = view->addMenu(tr("&Head"));
    nextHead
        = add(menu, tr("&Next head"), QKeySequence(tr("Alt+Right")), tr("Show the next head of this layer"));
    previousHead = add(menu, tr("&Previous head"), QKeySequence(tr("Alt+Left")), tr("Show the head before"));
    nextLayer = add(menu, tr("Layer &up the stack"), QKeySequence(tr("Alt+Down")), tr("Show the next layer"));
    previousLayer
        = add(menu, tr("Layer &down the stack"), QKeySequence(tr("Alt+Up")), tr("Show the layer before"));
    kinds = menu->addMenu(tr("&Kind of attention"));
    menu->addSeparator();
    tellingHead
        = add(menu, tr("&Most telling head"), QKeySequence(tr("Ctrl+M")),
              tr("Go to the most focused head that looks beyond itself, the first token and delimiters"));
}

void MainMenu::buildHelp(QMainWindow *window)
{
    QMenu *menu = window->menuBar()->addMenu(tr("&Help"));
    help = add(menu, tr("&Tour and shortcuts"), QKeySequence::HelpContents,
               tr("What can be done here, in five minutes"));
    menu->addSeparator();
    about = add(menu, tr("&About Headlight"), {}, tr("Version, authors, licences"));
    about->setMenuRole(QAction::AboutRole);
    aboutQt = add(menu, tr("About &Qt"), {}, tr("The toolkit that draws this window"));
    aboutQt->setMenuRole(QAction::AboutQtRole);
}

void MainMenu::show(const ui::Preferences &preferences)
{
    check(colorMaps, int(preferences.colors.map));
    check(colorRanges, int(preferences.colors.range));
    check(colorSpacings, int(preferences.colors.spacing));
    check(themes, int(preferences.theme));
    numbersInCells->setChecked(preferences.numbersInCells);
    allHeads->setChecked(preferences.allHeadsShown);
    fastPreview->setChecked(preferences.fastPreview);
}

} // namespace headlight::app
