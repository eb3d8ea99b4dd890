// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/modelsview.h"

#include "ui/widgets/messagebar.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace headlight::ui {

ModelsView::ModelsView(QWidget *parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_list(new QTreeView(this))
    , m_message(new MessageBar(this))
    , m_status(new QLabel(this))
{
    m_search->setPlaceholderText(tr("Search by name or family"));
    m_search->setAccessibleName(tr("Search models"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    setFocusProxy(m_search);
    buildList();
    auto *rows = new QVBoxLayout(this);
    rows->setSpacing(10);
    rows->addWidget(m_search);
    rows->addWidget(m_list, 1);
    rows->addWidget(m_message);
    rows->addLayout(buildButtons());
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setWords(text);
        m_list->expandAll();
        spanPlaces();
        selectFirst();
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { open(m_list->currentIndex()); });
    connect(&m_finder, &ModelFinder::started, this, [this] { m_status->setText(tr("Looking…")); });
    connect(&m_finder, &ModelFinder::found, this, &ModelsView::list);
}

void ModelsView::buildList()
{
    m_filter.setSourceModel(&m_model);
    m_list->setModel(&m_filter);
    m_list->setAccessibleName(tr("Models"));
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(false);
    m_list->setAllColumnsShowFocus(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setIndentation(14);
    m_list->setMinimumHeight(180);
    m_list->header()->setStretchLastSection(true);
    m_list->header()->setSectionsMovable(false);
    connect(m_list, &QTreeView::activated, this, &ModelsView::open);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ModelsView::follow);
}

QLayout *ModelsView::buildButtons()
{
    auto *add = new QPushButton(tr("&Add folder…"), this);
    add->setToolTip(tr("Also list the models of another folder"));
    m_remove = new QPushButton(tr("Re&move folder"), this);
    m_remove->setToolTip(tr("Do not list the models of this folder any more; no file is deleted"));
    m_remove->setEnabled(false);
    auto *again = new QPushButton(tr("&Rescan"), this);
    again->setToolTip(tr("Look again (F5)"));
    again->setShortcut(QKeySequence::Refresh);
    m_open = new QPushButton(tr("&Open"), this);
    m_open->setEnabled(false);
    for (QPushButton *button : {add, m_remove, again, m_open})
        button->setAutoDefault(false);
    connect(add, &QPushButton::clicked, this, &ModelsView::addFolder);
    connect(m_remove, &QPushButton::clicked, this, &ModelsView::removeFolder);
    connect(again, &QPushButton::clicked, this, &ModelsView::rescan);
    connect(m_open, &QPushButton::clicked, this, [this] { open(m_list->currentIndex()); });
    auto *row = new QHBoxLayout;
    row->addWidget(add);
    row->addWidget(m_remove);
    row->addWidget(again);
    row->addWidget(m_status, 1);
    row->addWidget(m_open);
    return row;
}

void ModelsView::rescan()
{
    m_message->dismiss();
    m_finder.find(m_places);
}

void ModelsView::list(const std::vector<ModelGroup> &groups)
{
    const QString path = m_list->currentIndex().data(ModelListModel::PathRole).toString();
    std::size_t count = 0;
    for (const ModelGroup &group : groups)
        count += group.models.size();
    m_model.setGroups(groups);
    m_status->setText(tr("Models: %L1").arg(count));
    m_list->expandAll();
    spanPlaces();
    constexpr int widest = 330;
    for (const int column : {ModelListModel::Name, ModelListModel::Family, ModelListModel::Size}) {
        m_list->resizeColumnToContents(column);
        m_list->setColumnWidth(column, std::min(widest, m_list->columnWidth(column) + 12));
    }
    const QModelIndexList same = path.isEmpty()
        ? QModelIndexList()
        : m_filter.match(m_filter.index(0, 0), ModelListModel::PathRole, path, 1,
                         Qt::MatchExactly | Qt::MatchRecursive);
    if (same.isEmpty())
        selectFirst();
    else
        m_list->setCurrentIndex(same.first());
    follow(m_list->currentIndex()); // also where it is none, as before
}

/// A place's title takes the whole width.
void ModelsView::spanPlaces()
{
    for (int row = 0; row < m_filter.rowCount(); ++row)
        m_list->setFirstColumnSpanned(row, {}, true);
}

void ModelsView::selectFirst()
{
    for (int place = 0; place < m_filter.rowCount(); ++place) {
        const QModelIndex first = m_filter.index(0, 0, m_filter.index(place, 0));
        if (first.isValid()) {
            m_list->setCurrentIndex(first);
            return;
        }
    }
    m_list->setCurrentIndex({});
}

void ModelsView::follow(const QModelIndex &index)
{
    m_open->setEnabled(index.data(ModelListModel::UsableRole).toBool());
    m_remove->setEnabled(!currentFolder().empty());
}

void ModelsView::open(const QModelIndex &index)
{
    const QString path = index.data(ModelListModel::PathRole).toString();
    if (path.isEmpty())
        return;
    if (index.data(ModelListModel::UsableRole).toBool())
        emit modelChosen(path);
    else
        m_message->say(MessageKind::Warning, index.data(ModelListModel::ProblemRole).toString(), path);
}

std::string ModelsView::currentFolder() const
{
    QModelIndex place = m_list->currentIndex();
    if (place.parent().isValid())
        place = place.parent();
    const int row = m_filter.mapToSource(place).row();
    const int count = m_model.rowCount();
    const int folders = static_cast<int>(m_places.folders.size());
    // Extra folders are the last places, in their order.
    return row >= 0 && row >= count - folders && count >= folders
        ? m_places.folders[static_cast<std::size_t>(row - (count - folders))]
        : std::string();
}

void ModelsView::addFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("A folder that holds models"));
    const std::string path = QFile::encodeName(folder).toStdString();
    if (path.empty()
        || std::find(m_places.folders.begin(), m_places.folders.end(), path) != m_places.folders.end())
        return;
    m_places.folders.push_back(path);
    changeFolders();
}

void ModelsView::removeFolder()
{
    std::erase(m_places.folders, currentFolder());
    changeFolders();
}

void ModelsView::changeFolders()
{
    QStringList folders;
    for (const std::string &folder : m_places.folders)
        folders += QFile::decodeName(folder.c_str());
    emit foldersChanged(folders);
    rescan();
}

bool ModelsView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        // The list can be walked while typing.
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace headlight::ui
