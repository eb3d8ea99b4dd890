// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/modellistmodel.h"

#include "core/checkpoint/hub/hubname.h"
#include "ui/text/errortext.h"

#include <QDir>
#include <QFont>
#include <QGuiApplication>
#include <QLocale>
#include <QPalette>

#include <algorithm>

namespace headlight::ui {
namespace {

constexpr quintptr GroupId = 0; // a model has its place's row + 1

QString shown(const std::string &name, std::size_t maxLength = 120)
{
    return QString::fromStdString(shownName(name, maxLength));
}

QString dataSize(std::uint64_t bytes)
{
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

/// With ~ in place of the home folder.
QString shortPath(const std::string &path)
{
    const QString whole = shown(path, 400);
    const QString home = QDir::homePath();
    return whole.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + whole.mid(home.size()) : whole;
}

/// Short enough for a table.
QString problemText(const Error &problem)
{
    const QString where = problem.file.empty() ? shown(problem.item, 60) : shown(problem.file, 60);
    QString text = where.isEmpty() ? QString() : where + QStringLiteral(": ");
    text += shown(problem.what);
    if (!problem.found.empty())
        text += QStringLiteral(" – ") + shown(problem.found, 60);
    return text;
}

} // namespace

void ModelListModel::setGroups(std::vector<ModelGroup> groups)
{
    beginResetModel();
    m_groups = std::move(groups);
    endResetModel();
}

QModelIndex ModelListModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : GroupId);
}

QModelIndex ModelListModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == GroupId)
        return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, GroupId);
}

int ModelListModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalId() != GroupId || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].models.size());
}

int ModelListModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant ModelListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() == GroupId)
        return groupData(m_groups[static_cast<std::size_t>(index.row())], index.column(), role);
    const ModelGroup &group = m_groups[static_cast<std::size_t>(index.internalId()) - 1];
    return modelData(group.models[static_cast<std::size_t>(index.row())], index.column(), role);
}

QString ModelListModel::title(const ModelGroup &group) const
{
    switch (group.place) {
    case ModelGroup::Place::Included:
        return tr("Included");
    case ModelGroup::Place::Recent:
        return tr("Recent");
    case ModelGroup::Place::HubCache:
        return tr("Hugging Face cache, %1").arg(shortPath(group.folder));
    case ModelGroup::Place::Folder:
        break;
    }
    return shortPath(group.folder);
}

QVariant ModelListModel::groupData(const ModelGroup &group, int column, int role) const
{
    if (role == UsableRole)
        return false;
    if (role == Qt::FontRole) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    if (column != Name)
        return {};
    if (role == Qt::ToolTipRole && !group.problems.empty())
        return errorText(group.problems.front());
    if (role != Qt::DisplayRole)
        return {};
    if (!group.problems.empty())
        return title(group) + QStringLiteral(" – ") + shown(group.problems.front().what);
    return group.models.empty() ? tr("%1 – no models there").arg(title(group)) : title(group);
}

QVariant ModelListModel::modelData(const ModelEntry &entry, int column, int role) const
{
    const bool usable = !entry.summary.problem;
    switch (role) {
    case PathRole:
        return QString::fromStdString(entry.path);
    case UsableRole:
        return usable;
    case ProblemRole:
        return usable ? QString() : errorText(*entry.summary.problem);
    case Qt::ForegroundRole:
        return usable ? QVariant() : QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text);
    case Qt::ToolTipRole:
        return usable ? shown(entry.path, 1000)
                      : shown(entry.path, 1000) + QLatin1Char('\n') + errorText(*entry.summary.problem);
    case Qt::TextAlignmentRole:
        return column == Size ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::DisplayRole:
        return text(entry, column);
    default:
        return {};
    }
}

QString ModelListModel::text(const ModelEntry &entry, int column) const
{
    switch (column) {
    case Name:
        return entry.revision.empty() || entry.revision == "main" ? shown(entry.name)
                                                                  : shown(entry.name) + QStringLiteral(" @ ")
                + shown(entry.revision, isCommit(entry.revision) ? 8 : 24);
    case Family: {
        const QString family = shown(entry.summary.family, 30);
        return entry.summary.layers == 0 ? family
                                         : tr("%1, %2 × %3", "family, layers × heads")
                                               .arg(family)
                                               .arg(entry.summary.layers)
                                               .arg(entry.summary.heads);
    }
    case Size:
        return dataSize(entry.bytes);
    case State:
        return state(entry);
    default:
        return {};
    }
}

QString ModelListModel::state(const ModelEntry &entry) const
{
    if (entry.summary.problem)
        return problemText(*entry.summary.problem);
    QStringList parts;
    if (entry.fits == ModelEntry::Fit::No)
        parts += tr("Too large: needs %1 of memory").arg(dataSize(entry.memoryBytes));
    else if (entry.memoryBytes > 0)
        parts += tr("Fits: needs %1 of memory").arg(dataSize(entry.memoryBytes));
    if (!entry.hasTokenizer)
        parts += tr("no tokenizer, so no text can be typed");
    return parts.join(QStringLiteral("; "));
}

QVariant ModelListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Model");
    case Family:
        return tr("Family, layers × heads");
    case Size:
        return tr("Size");
    case State:
        return tr("Memory, or why not");
    default:
        return {};
    }
}

ModelFilter::ModelFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true); // a place stays as long as one of its models does
}

void ModelFilter::setWords(const QString &text)
{
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool ModelFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (!parent.isValid())
        return m_words.isEmpty();
    QString line;
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column)
        line += sourceModel()->index(row, column, parent).data().toString() + QLatin1Char(' ');
    return std::all_of(m_words.begin(), m_words.end(),
                       [&line](const QString &word) { return line.contains(word, Qt::CaseInsensitive); });
}

} // namespace headlight::ui
