// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>

class QAction;
class QMenu;

namespace headlight::app {

/// A model that comes with the program.
struct BundledModel
{
    QString label; ///< translated, for people
    QString folder;
};

/// The list of models: those that come with the program, those used lately, and the ways to others.
///
/// Looks at the file system whenever the menu opens; a folder that is gone is greyed. GUI thread only.
class ModelMenu : public QObject
{
    Q_OBJECT

public:
    /// @p menu is filled; @p others are its last entries.
    ModelMenu(QMenu *menu, const QList<QAction *> &others, const QList<BundledModel> &bundled,
              QObject *parent);

    void setRecent(const QStringList &folders) { m_recent = folders; }
    void setCurrent(const QString &folder) { m_current = folder; }

signals:
    void modelRequested(const QString &folder);
    void recentCleared();

private:
    void fill();
    void addModel(const QString &label, const QString &folder);

    QMenu *m_menu;
    QList<QAction *> m_others;
    QList<BundledModel> m_bundled;
    QStringList m_recent;
    QString m_current;
};

} // namespace headlight::app
