// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelmenu.h"

#include "app/modelpaths.h"

#include <QAction>
#include <QFileInfo>
#include <QMenu>

#include <algorithm>

namespace headlight::app {

namespace {

/// A file name as a menu's text: control characters visible, no accelerator where the name has an ampersand.
QString menuText(QString name)
{
    for (QChar &c : name) {
        if (!c.isPrint())
            c = QChar(0xfffd);
    }
    constexpr qsizetype longest = 60;
    if (name.size() > longest)
        name = QChar(0x2026) + name.right(longest - 1);
    return name.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

ModelMenu::ModelMenu(QMenu *menu, const QList<QAction *> &others, const QList<BundledModel> &bundled,
                     QObject *parent)
    : QObject(parent)
    , m_menu(menu)
    , m_others(others)
    , m_bundled(bundled)
{
    connect(m_menu, &QMenu::aboutToShow, this, &ModelMenu::fill);
    fill();
}

void ModelMenu::fill()
{
    m_menu->clear();
    for (const auto &model : m_bundled)
        addModel(menuText(model.label), model.folder);
    const bool any = std::any_of(m_recent.begin(), m_recent.end(), [this](const QString &folder) {
        return std::none_of(m_bundled.begin(), m_bundled.end(),
                            [&folder](const auto &model) { return model.folder == folder; });
    });
    if (any) {
        m_menu->addSection(tr("Recent"));
        for (const QString &folder : m_recent) {
            if (std::none_of(m_bundled.begin(), m_bundled.end(),
                             [&folder](const auto &model) { return model.folder == folder; }))
                addModel(menuText(modelTitle(folder)), folder);
        }
        connect(m_menu->addAction(tr("&Clear recent")), &QAction::triggered, this, &ModelMenu::recentCleared);
    }
    m_menu->addSeparator();
    m_menu->addActions(m_others);
}

void ModelMenu::addModel(const QString &label, const QString &folder)
{
    QAction *action = m_menu->addAction(label);
    action->setCheckable(true);
    action->setChecked(folder == m_current);
    action->setEnabled(QFileInfo::exists(folder));
    action->setStatusTip(action->isEnabled() ? tr("Use this model")
                                             : tr("This folder is not there any more"));
    connect(action, &QAction::triggered, this, [this, folder] { emit modelRequested(folder); });
}

} // namespace headlight::app
