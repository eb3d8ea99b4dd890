// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/modellist.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

namespace headlight::ui {

/// The models of this computer as a tree of two levels: places, and the models in them.
///
/// A model that cannot be opened is greyed and says why in the last column, but can be selected, so that a
/// keyboard and a screen reader come to the reason, too.
class ModelListModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Family, Size, State, ColumnCount };
    enum Role {
        PathRole = Qt::UserRole, ///< QString; empty for a place
        UsableRole, ///< bool
        ProblemRole, ///< QString: the whole sentence why not
    };

    using QAbstractItemModel::QAbstractItemModel;

    void setGroups(std::vector<ModelGroup> groups);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString title(const ModelGroup &group) const;
    QVariant groupData(const ModelGroup &group, int column, int role) const;
    QVariant modelData(const ModelEntry &entry, int column, int role) const;
    QString text(const ModelEntry &entry, int column) const;
    QString state(const ModelEntry &entry) const;

    std::vector<ModelGroup> m_groups;
};

/// Keeps the models whose columns hold every word of a search, with their places.
class ModelFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ModelFilter(QObject *parent = nullptr);

    void setWords(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
};

} // namespace headlight::ui
