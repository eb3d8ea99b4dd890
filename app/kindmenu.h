// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenu;

namespace headlight::ui {
class Session;
}

namespace headlight::app {

/// The menu's way to the kinds of attention of an encoder-decoder, with shortcuts; disabled for other models.
class KindMenu : public QObject
{
    Q_OBJECT

public:
    KindMenu(QMenu *menu, ui::Session *session);
};

} // namespace headlight::app
