// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/modellistmodel.h"
#include "ui/state/modelfinder.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace headlight::ui {

class MessageBar;

/// The models of this computer: a search field, the list, and what can be done with it.
class ModelsView : public QWidget
{
    Q_OBJECT

public:
    explicit ModelsView(QWidget *parent = nullptr);

    /// Where to look; rescan() does.
    void setPlaces(const ModelPlaces &places) { m_places = places; }
    void rescan();

signals:
    void modelChosen(const QString &path);
    void foldersChanged(const QStringList &folders); ///< the extra ones

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildList();
    QLayout *buildButtons();
    void list(const std::vector<ModelGroup> &groups);
    void spanPlaces();
    void selectFirst();
    void open(const QModelIndex &index);
    void follow(const QModelIndex &index);
    void addFolder();
    void removeFolder();
    void changeFolders();
    std::string currentFolder() const;

    ModelPlaces m_places;
    ModelFinder m_finder;
    ModelListModel m_model;
    ModelFilter m_filter;
    QLineEdit *m_search;
    QTreeView *m_list;
    MessageBar *m_message;
    QLabel *m_status;
    QPushButton *m_open = nullptr;
    QPushButton *m_remove = nullptr;
};

} // namespace headlight::ui
