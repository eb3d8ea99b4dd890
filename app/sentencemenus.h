// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QMenu;

namespace headlight::ui {
class SentenceBar;
}

namespace headlight::app {

/// Fills the menus of examples and of recent sentences; what is chosen is typed into the sentence bar.
class SentenceMenus : public QObject
{
    Q_OBJECT

public:
    SentenceMenus(QMenu *examples, QMenu *recent, ui::SentenceBar *bar);

    void setRecent(const QStringList &sentences) { m_recent = sentences; }
    const QStringList &recent() const { return m_recent; }

    /// Puts the bar's sentence first among the recent ones.
    void remember();

private:
    void fillExamples(QMenu *menu);
    void fillRecent(QMenu *menu);

    ui::SentenceBar *m_bar;
    QStringList m_recent; ///< newest first
};

} // namespace headlight::app
