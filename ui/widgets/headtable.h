// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/trace.h"

#include <QTableView>

class QStandardItemModel;

namespace headlight::ui {

/// Rows about heads, to be sorted by a click on a column's title; a click on a row, or Enter, jumps to its
/// head. Ctrl+C copies all of it for a spreadsheet. Hidden while it has no rows.
class HeadTable : public QTableView
{
    Q_OBJECT

public:
    struct Column
    {
        QString title;
        QString toolTip; ///< plain text
        bool isText = false; ///< aligned to the left; numbers to the right
    };
    struct Cell
    {
        QString text;
        QVariant sortKey{}; ///< a number, or empty: the text
        QString toolTip{}; ///< plain text
    };
    struct Row
    {
        LayerHead head;
        QList<Cell> cells; ///< one a column
    };

    explicit HeadTable(QWidget *parent = nullptr);

    void setColumns(const QList<Column> &columns); ///< and no rows
    /// In the order that the reader chose by a column's title, at first as they come.
    void setRows(const QList<Row> &rows);
    int rowCount() const;
    LayerHead headOf(int row) const; ///< as they stand on screen
    QString cellText(int row, int column) const;
    /// Titles and rows as they stand on screen, with tabs and line feeds.
    QString tabSeparated() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void headChosen(headlight::LayerHead head);

protected:
    bool event(QEvent *event) override; ///< keeps Ctrl+C, which the window has for the picture
    void keyPressEvent(QKeyEvent *event) override;

private:
    QStandardItemModel *m_rows;
    QList<Column> m_columns;
};

/// A number by which a row is sorted: what is no number comes behind all others when the highest are first.
QVariant sortKey(double value);

} // namespace headlight::ui
