// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QImage>
#include <QList>
#include <QTabBar>

namespace headlight::ui {

/// One tab a head and "Mean" as the last, each with a small picture of its pattern.
///
/// Heads are counted from 0, MeanHead stands for the mean. Scrolls when there are many; arrows, Home and End
/// choose. Pictures come from the owner, as large as thumbnailSize().
class HeadTabs : public QTabBar
{
    Q_OBJECT

public:
    explicit HeadTabs(QWidget *parent = nullptr);

    void setHeads(int count); ///< 1 or more; keeps the chosen head where it still exists
    int heads() const;
    int currentHead() const; ///< or MeanHead

    QSize thumbnailSize() const; ///< device pixels
    void setThumbnail(int head, const QImage &image); ///< head may be MeanHead
    void setHeadToolTip(int head, const QString &text); ///< plain text
    /// A short word under the name of a head. Tabs are as wide as @p widest, so that they stay where they are
    /// when words change.
    void setHeadWord(int head, const QString &word);
    void setWidestWord(const QString &widest);

public slots:
    void setCurrentHead(int head); ///< or MeanHead

signals:
    void currentHeadChanged(int head); ///< chosen by the user or by setCurrentHead()

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    int tabOf(int head) const;
    int headOf(int tab) const;
    void adoptAppearance();

    QFont wordFont() const;

    QList<QImage> m_thumbnails; // one a tab
    QStringList m_words; // one a tab
    QString m_widestWord;
    Theme m_theme;
};

} // namespace headlight::ui
