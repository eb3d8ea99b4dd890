// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sidepages.h"

#include "app/mainmenu.h"
#include "ui/views/allheadsview.h"
#include "ui/views/querypanel.h"
#include "ui/views/whatifview.h"
#include "ui/views/workedexampleview.h"
#include "ui/widgets/workedsheet.h"

#include <QScrollArea>
#include <QSplitter>
#include <QTabBar>

namespace headlight::app {
namespace {

constexpr int QueryPage = 0;
constexpr int WorkedPage = 1;
constexpr int WhatIfPage = 2;

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
                     const MainMenu &menu)
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
    addTab(scrolledWhenSmall(overview), tr("Query and heads"));
    addTab(m_worked, tr("Worked example"));
    addTab(m_whatIf, tr("What if"));
    setTabToolTip(QueryPage, tr("Where the query looks, and every head at once"));
    setTabToolTip(WorkedPage,
                  tr("How the number of the pinned cell comes about (%1)")
                      .arg(menu.workedExample->shortcut().toString(QKeySequence::NativeText)));
    setTabToolTip(WhatIfPage,
                  tr("Change the model and see what comes of it (%1)")
                      .arg(menu.whatIf->shortcut().toString(QKeySequence::NativeText)));
    connect(menu.workedExample, &QAction::triggered, this,
            [this](bool shown) { showPage(WorkedPage, shown); });
    connect(menu.whatIf, &QAction::triggered, this, [this](bool shown) { showPage(WhatIfPage, shown); });
    connect(this, &QTabWidget::currentChanged, this,
            [worked = menu.workedExample, whatIf = menu.whatIf](int page) {
                worked->setChecked(page == WorkedPage);
                whatIf->setChecked(page == WhatIfPage);
            });
    connect(menu.allHeads, &QAction::triggered, this, [this](bool shown) {
        if (shown)
            setCurrentIndex(QueryPage);
    });
    connect(m_worked, &ui::WorkedExampleView::saveRequested, this,
            [this] { emit saveRequested(m_worked->sheet()->example()); });
    connect(query, &ui::QueryPanel::workedExampleRequested, this, [this] { showPage(WorkedPage, true); });
}

void SidePages::showPage(int page, bool shown)
{
    setCurrentIndex(shown ? page : QueryPage);
}

} // namespace headlight::app
