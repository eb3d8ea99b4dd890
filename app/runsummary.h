// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace headlight::ui {
class Session;
}

namespace headlight::app {

/// One line on the run: how many tokens and how long it took, or how long it will take when that is over a
/// second. Keeps the last run's line while the next one is computed.
class RunSummary : public QLabel
{
    Q_OBJECT

public:
    RunSummary(ui::Session *session, QWidget *parent);

private:
    void follow();

    ui::Session *m_session;
};

} // namespace headlight::app
