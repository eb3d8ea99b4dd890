// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sidepages.h"

#include "app/mainmenu.h"
#include "ui/views/allheadsview.h"
#include "ui/views/explore/exploreview.h"
#include "ui/views/querypanel.h"
#include "ui/views/whatif/whatifview.h"
#include "ui/views/workedexampleview.h"
#include "ui/widgets/workedsheet.h"

#include <QScrollArea>
#include <QSplitter>
#include <QTabBar>

namespace headlight::app {
namespace {

constexpr int QueryPage = 0;

/// @p column, with a scroll bar where the window is too low for it.
QWidget *scrolledWhenSmall(QWidget *column)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(column);
    area->setMinimumWidth(column->minimumSizeHint().width());
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace

SidePages::SidePages(ui::Session *session, ui::QueryPanel *query, ui::AllHeadsView *allHeads,
                     ui::ExploreView *explore, const MainMenu &menu)
    : m_worked(new ui::WorkedExampleView(session))
    , m_whatIf(new ui::WhatIfView(session))
{
    auto *overview = new QSplitter(Qt::Vertical);
    overview->addWidget(query);
    overview->addWidget(allHeads);
    overview->setStretchFactor(0, 1);
    overview->setSizes({470, 270});
    overview->setContentsMargins(0, 8, 0, 0);
    setDocumentMode(true);
    tabBar()->setExpanding(false);
    tabBar()->setAccessibleName(tr("Beside the picture"));
    addTab(scrolledWhenSmall(overview), tr("Query"));
    setTabToolTip(QueryPage, tr("Where the query looks, and every head at once"));
    addPage(m_worked, tr("Worked example"), tr("How the number of the pinned cell comes about"),
            menu.workedExample);
    addPage(m_whatIf, tr("What if"), tr("Change the model and see what comes of it"), menu.whatIf);
    addPage(explore, tr("Explore"), tr("Questions about all heads at once"), menu.exploreHeads);
    connect(menu.allHeads, &QAction::triggered, this, [this](bool shown) {
        if (shown)
            setCurrentIndex(QueryPage);
    });
    connect(m_worked, &ui::WorkedExampleView::saveRequested, this,
            [this] { emit saveRequested(m_worked->sheet()->example()); });
    connect(query, &ui::QueryPanel::workedExampleRequested, this, [this] { setCurrentWidget(m_worked); });
}

/// @param action of the menu, which turns to the page and back
void SidePages::addPage(QWidget *page, const QString &name, const QString &tip, QAction *action)
{
    const int index = addTab(page, name);
    setTabToolTip(index, tr("%1 (%2)").arg(tip, action->shortcut().toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this,
            [this, index](bool shown) { setCurrentIndex(shown ? index : QueryPage); });
    connect(this, &QTabWidget::currentChanged, action,
            [action, index](int current) { action->setChecked(current == index); });
}

} // namespace headlight::app
