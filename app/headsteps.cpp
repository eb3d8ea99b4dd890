// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/headsteps.h"

#include "app/mainmenu.h"
#include "ui/state/session.h"

#include <algorithm>

namespace headlight::app {

LayerHead stepHead(LayerHead from, int step, int heads)
{
    const int places = heads + 1; // the mean is one of them
    const int place = ((from.head + 1 + step) % places + places) % places;
    return {from.layer, place - 1};
}

LayerHead stepLayer(LayerHead from, int step, int layers)
{
    return {std::clamp(from.layer + step, 0, std::max(0, layers - 1)), from.head};
}

void connectHeadSteps(const MainMenu &menu, ui::Session *session)
{
    const auto lead = [session](const QAction *action, auto step) {
        QObject::connect(action, &QAction::triggered, session, [session, step] {
            ui::Selection *selection = session->selection();
            if (session->model())
                selection->setLayerHead(step(selection->layerHead()));
        });
    };
    for (const int by : {1, -1}) {
        lead(by > 0 ? menu.nextHead : menu.previousHead,
             [session, by](LayerHead from) { return stepHead(from, by, session->heads()); });
        lead(by > 0 ? menu.nextLayer : menu.previousLayer,
             [session, by](LayerHead from) { return stepLayer(from, by, session->layers()); });
    }
    QObject::connect(menu.tellingHead, &QAction::triggered, session, &ui::Session::chooseTellingHead);
}

} // namespace headlight::app
