// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sidepages.h"

#include "app/mainmenu.h"
#include "ui/views/allheadsview.h"
#include "ui/views/querypanel.h"
#include "ui/views/workedexampleview.h"
#include "ui/widgets/workedsheet.h"

#include <QScrollArea>
#include <QSplitter>
#include <QTabBar>

namespace headlight::app {
namespace {

constexpr int QueryPage = 0;
constexpr int WorkedPage = 1;

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
    setTabToolTip(QueryPage, tr("Where the query looks, and every head at once"));
    setTabToolTip(WorkedPage,
                  tr("How the number of the pinned cell comes about (%1)")
                      .arg(menu.workedExample->shortcut().toString(QKeySequence::NativeText)));
    connect(menu.workedExample, &QAction::triggered, this, &SidePages::showWorkedExample);
    connect(this, &QTabWidget::currentChanged, menu.workedExample,
            [action = menu.workedExample](int page) { action->setChecked(page == WorkedPage); });
    connect(menu.allHeads, &QAction::triggered, this, [this](bool shown) {
        if (shown)
            setCurrentIndex(QueryPage);
    });
    connect(m_worked, &ui::WorkedExampleView::saveRequested, this,
            [this] { emit saveRequested(m_worked->sheet()->example()); });
    connect(query, &ui::QueryPanel::workedExampleRequested, this, [this] { showWorkedExample(true); });
}

void SidePages::showWorkedExample(bool shown)
{
    setCurrentIndex(shown ? WorkedPage : QueryPage);
}

} // namespace headlight::app
