// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

#include <memory>

namespace headlight::ui {
class AllHeadsView;
class QueryPanel;
class Session;
class WhatIfView;
class WorkedExampleView;
struct WorkedExample;
} // namespace headlight::ui

namespace headlight::app {

class MainMenu;

/// The column beside the picture: a page with the query and all heads, one with the worked example, and one
/// that changes the model. Each takes the place of the others, so nothing else moves.
class SidePages : public QTabWidget
{
    Q_OBJECT

public:
    /// Takes the views over, and lets the menu and the query panel turn the pages.
    SidePages(ui::Session *session, ui::QueryPanel *query, ui::AllHeadsView *allHeads, const MainMenu &menu);

    ui::WorkedExampleView *workedExample() const { return m_worked; }
    ui::WhatIfView *whatIf() const { return m_whatIf; }

signals:
    void saveRequested(const std::shared_ptr<const headlight::ui::WorkedExample> &example); ///< as a figure

private:
    void showPage(int page, bool shown);

    ui::WorkedExampleView *m_worked;
    ui::WhatIfView *m_whatIf;
};

} // namespace headlight::app
