// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/colorscale.h"
#include "ui/state/thumbnailservice.h"

#include <QWidget>

namespace headlight::ui {

class HeadGrid;
class Selection;
class Session;

/// Every head of the model as a thumbnail, layers × heads; a click shows that head. Works only while it is
/// visible.
class AllHeadsView : public QWidget
{
    Q_OBJECT

public:
    explicit AllHeadsView(Session *session, QWidget *parent = nullptr);

    void setColorStyle(const ColorStyle &style);
    HeadGrid *grid() const { return m_grid; }

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void followShape();
    void refresh();

    Session *m_session;
    Selection *m_selection;
    HeadGrid *m_grid;
    ColorStyle m_style;
    ThumbnailService m_thumbnails;
};

} // namespace headlight::ui
