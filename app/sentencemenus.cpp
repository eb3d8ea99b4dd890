// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sentencemenus.h"

#include "app/examples.h"
#include "ui/state/settings.h"
#include "ui/text/tokenlabel.h"
#include "ui/views/sentencebar.h"

#include <QMenu>

namespace headlight::app {

namespace {

constexpr int TitleGraphemes = 70;

QAction *addTitle(QMenu *menu, const QString &title)
{
    QString shown = ui::elidedLabel(title, TitleGraphemes);
    return menu->addAction(shown.replace(QLatin1Char('&'), QStringLiteral("&&")));
}

} // namespace

SentenceMenus::SentenceMenus(QMenu *examples, QMenu *recent, ui::SentenceBar *bar)
    : QObject(bar)
    , m_bar(bar)
{
    fillExamples(examples);
    fillRecent(recent);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(recent); });
}

void SentenceMenus::fillExamples(QMenu *menu)
{
    for (const Example &example : examples()) {
        connect(addTitle(menu, example.title), &QAction::triggered, this, [this, example] {
            m_bar->setPair(example.pair);
            m_bar->setPairShown(!example.pair.isEmpty());
            m_bar->setSentence(example.text);
        });
    }
}

void SentenceMenus::fillRecent(QMenu *menu)
{
    menu->clear();
    for (const QString &sentence : std::as_const(m_recent)) {
        connect(addTitle(menu, sentence), &QAction::triggered, this,
                [this, sentence] { m_bar->setSentence(sentence); });
    }
    if (m_recent.isEmpty())
        menu->addAction(tr("Nothing yet"))->setEnabled(false);
}

void SentenceMenus::remember()
{
    ui::remember(m_recent, m_bar->sentence());
}

} // namespace headlight::app
