// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

#include <memory>

class QAction;

namespace headlight::ui {
class AllHeadsView;
class ExploreView;
class QueryPanel;
class Session;
class WhatIfView;
class WorkedExampleView;
struct WorkedExample;
} // namespace headlight::ui

namespace headlight::app {

class MainMenu;

/// The column beside the picture: a page with the query and all heads, one with the worked example, one that
/// changes the model, and one with questions about all heads. Each takes the place of the others, so nothing
/// else moves.
class SidePages : public QTabWidget
{
    Q_OBJECT

public:
    /// Takes the views over, and lets the menu and the query panel turn the pages.
    SidePages(ui::Session *session, ui::QueryPanel *query, ui::AllHeadsView *allHeads,
              ui::ExploreView *explore, const MainMenu &menu);

    ui::WorkedExampleView *workedExample() const { return m_worked; }
    ui::WhatIfView *whatIf() const { return m_whatIf; }

signals:
    void saveRequested(const std::shared_ptr<const headlight::ui::WorkedExample> &example); ///< as a figure

private:
    void addPage(QWidget *page, const QString &name, const QString &tip, QAction *action);

    ui::WorkedExampleView *m_worked;
    ui::WhatIfView *m_whatIf;
};

} // namespace headlight::app
