// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/kindmenu.h"

#include "ui/state/session.h"

#include <QActionGroup>
#include <QMenu>

#include <array>

namespace headlight::app {

KindMenu::KindMenu(QMenu *menu, ui::Session *session)
    : QObject(menu)
{
    struct Entry
    {
        AttentionKind kind;
        QString text;
        QKeySequence shortcut;
        QString statusTip;
    };
    const std::array entries{
        Entry{AttentionKind::Encoder, tr("&Encoder"), QKeySequence(tr("Alt+1")),
              tr("Show how the tokens of the sentence look at each other")},
        Entry{AttentionKind::Decoder, tr("&Decoder"), QKeySequence(tr("Alt+2")),
              tr("Show how the tokens of the decoder's text look at those before them")},
        Entry{AttentionKind::Cross, tr("&Cross"), QKeySequence(tr("Alt+3")),
              tr("Show where the tokens of the decoder's text look in the sentence")},
    };
    auto *group = new QActionGroup(this);
    auto *selection = session->selection();
    for (const Entry &entry : entries) {
        QAction *action = group->addAction(menu->addAction(entry.text));
        action->setCheckable(true);
        action->setShortcut(entry.shortcut);
        action->setStatusTip(entry.statusTip);
        action->setChecked(entry.kind == selection->kind());
        connect(action, &QAction::triggered, selection,
                [selection, kind = entry.kind] { selection->setKind(kind); });
        connect(selection, &ui::Selection::kindChanged, action,
                [action, kind = entry.kind](AttentionKind chosen) { action->setChecked(kind == chosen); });
    }
    const auto follow = [menu, group, session] {
        const bool several = session->model() && session->model()->isEncoderDecoder;
        group->setEnabled(several);
        menu->setEnabled(several);
    };
    connect(session, &ui::Session::modelChanged, this, follow);
    follow();
}

} // namespace headlight::app
