// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headtable.h"

#include "ui/widgets/plaintooltip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStandardItemModel>

#include <cmath>
#include <limits>

namespace headlight::ui {
namespace {

constexpr int SortRole = Qt::UserRole;
constexpr int LayerRole = Qt::UserRole + 1; // in the first column
constexpr int HeadRole = Qt::UserRole + 2;

} // namespace

QVariant sortKey(double value)
{
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
}

HeadTable::HeadTable(QWidget *parent)
    : QTableView(parent)
    , m_rows(new QStandardItemModel(this))
{
    m_rows->setSortRole(SortRole);
    setModel(m_rows);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(NoFrame);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    setSortingEnabled(true);
    QSizePolicy kept = sizePolicy(); // without rows there is nothing to see, and nothing moves
    kept.setRetainSizeWhenHidden(true);
    setSizePolicy(kept);
    setVisible(false);
    connect(this, &QTableView::clicked, this,
            [this](const QModelIndex &index) { emit headChosen(headOf(index.row())); });
}

void HeadTable::setColumns(const QList<Column> &columns)
{
    m_rows->clear();
    m_columns = columns;
    int widest = 0; // takes the room that is left: the last one of words
    for (int column = 0; column < columns.size(); ++column) {
        auto *title = new QStandardItem(columns[column].title);
        title->setToolTip(plainToolTip(columns[column].toolTip));
        title->setTextAlignment((columns[column].isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        m_rows->setHorizontalHeaderItem(column, title);
        if (columns[column].isText)
            widest = column;
    }
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    horizontalHeader()->setSectionResizeMode(widest, QHeaderView::Stretch);
    horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
}

void HeadTable::setRows(const QList<Row> &rows)
{
    setSortingEnabled(false); // else each row would be sorted in
    m_rows->setRowCount(0);
    for (const Row &row : rows) {
        QList<QStandardItem *> items;
        for (qsizetype column = 0; column < row.cells.size(); ++column) {
            const Cell &cell = row.cells[column];
            auto *item = new QStandardItem(cell.text);
            item->setData(cell.sortKey.isValid() ? cell.sortKey : QVariant(cell.text), SortRole);
            item->setToolTip(plainToolTip(cell.toolTip));
            item->setTextAlignment((m_columns[column].isText ? Qt::AlignLeft : Qt::AlignRight)
                                   | Qt::AlignVCenter);
            items.append(item);
        }
        items.first()->setData(row.head.layer, LayerRole);
        items.first()->setData(row.head.head, HeadRole);
        m_rows->appendRow(items);
    }
    setSortingEnabled(true);
    resizeColumnsToContents();
    setVisible(!rows.isEmpty());
}

int HeadTable::rowCount() const
{
    return m_rows->rowCount();
}

LayerHead HeadTable::headOf(int row) const
{
    const QStandardItem *first = m_rows->item(row, 0);
    return {first->data(LayerRole).toInt(), first->data(HeadRole).toInt()};
}

QString HeadTable::cellText(int row, int column) const
{
    return m_rows->item(row, column)->text();
}

QString HeadTable::tabSeparated() const
{
    QStringList lines;
    QStringList titles;
    for (const Column &column : m_columns)
        titles += column.title;
    lines += titles.join(QLatin1Char('\t'));
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < m_columns.size(); ++column)
            cells += cellText(row, column);
        lines += cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QSize HeadTable::sizeHint() const
{
    return QSize(320, 240);
}

QSize HeadTable::minimumSizeHint() const
{
    return QSize(160, 96);
}

bool HeadTable::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy))
        event->accept();
    return QTableView::event(event);
}

void HeadTable::keyPressEvent(QKeyEvent *event)
{
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (opens && currentIndex().isValid())
        emit headChosen(headOf(currentIndex().row()));
    else if (event->matches(QKeySequence::Copy))
        QGuiApplication::clipboard()->setText(tabSeparated());
    else
        QTableView::keyPressEvent(event);
}

} // namespace headlight::ui
