// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/settings.h"

#include <QActionGroup>
#include <QMenu>
#include <QObject>

class QMainWindow;

namespace headlight::app {

/// The menu bar: every action of the program, with its shortcut and what the status bar says about it.
///
/// Only builds and holds them; the window connects them. Choices (colours, theme) are action groups whose
/// actions carry the enum's value as data().
class MainMenu : public QObject
{
    Q_OBJECT

public:
    explicit MainMenu(QMainWindow *window);

    QMenu *models; ///< filled by ModelMenu
    QMenu *examples; ///< filled by the window
    QMenu *recentSentences; ///< filled by the window when it opens

    QAction *allModels; ///< the list of those of this computer
    QAction *getModel; ///< from the hub
    QAction *openModel; ///< a folder
    QAction *openGguf; ///< a file
    QAction *fastPreview;
    QAction *exportFigure;
    QAction *exportHead; ///< numbers
    QAction *exportLayer;
    QAction *exportAll;
    QAction *quit;

    QAction *focusSentence;
    QAction *continueText; ///< worded and shown by ContinueAction
    QAction *copyNumbers;
    QAction *copyFigure;
    QAction *release;

    QActionGroup *colorMaps;
    QActionGroup *colorRanges;
    QActionGroup *colorSpacings;
    QAction *numbersInCells;
    QActionGroup *themes;
    QAction *zoomIn;
    QAction *zoomOut;
    QAction *zoomReset;
    QAction *allHeads;
    QAction *workedExample; ///< worded here, turned to by SidePages
    QAction *whatIf; ///< the same
    QAction *exploreHeads; ///< worded here, turned to by SidePages
    QAction *otherDirection;
    QMenu *kinds; ///< filled by KindMenu; of encoder-decoders
    QAction *fullScreen;

    QAction *nextHead;
    QAction *previousHead;
    QAction *nextLayer;
    QAction *previousLayer;
    QAction *tellingHead;

    QAction *help;
    QAction *about;
    QAction *aboutQt;

    /// Checks the actions of what is in use, without triggering anything.
    void show(const ui::Preferences &preferences);

private:
    void buildFile(QMainWindow *window);
    void buildEdit(QMainWindow *window);
    void buildView(QMainWindow *window);
    void buildHeads(QMenu *view);
    void buildColors(QMenu *view);
    void buildModel(QMainWindow *window);
    void buildHelp(QMainWindow *window);
};

} // namespace headlight::app
