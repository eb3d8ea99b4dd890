// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/jobprogress.h"

#include <QCoreApplication>
#include <QProgressBar>

namespace headlight::ui {

QProgressBar *jobProgress(QWidget *parent)
{
    auto *bar = new QProgressBar(parent);
    bar->setTextVisible(false);
    constexpr int Height = 6;
    bar->setFixedHeight(Height);
    bar->setAccessibleName(QCoreApplication::translate("JobProgress", "How far it is"));
    QSizePolicy kept = bar->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    bar->setSizePolicy(kept);
    bar->setVisible(false);
    return bar;
}

void showProgress(QProgressBar *bar, bool running)
{
    if (running && bar->isHidden())
        bar->setValue(0);
    bar->setVisible(running);
}

} // namespace headlight::ui
