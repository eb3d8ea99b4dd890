// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/colorscale.h"
#include "ui/state/selection.h"

#include <QWidget>

namespace headlight::ui {

class Session;
class TokenStrip;

/// The sentence as the model sees it: one chip a token, shaded by the attention of the chosen query (or, the
/// other way round, to the chosen key). Hover or click chooses.
class SentenceView : public QWidget
{
    Q_OBJECT

public:
    explicit SentenceView(Session *session, QWidget *parent = nullptr);

    void setColorStyle(const ColorStyle &style);
    TokenStrip *strip() const { return m_strip; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void connectSelection();
    void followTrace();
    void shade();
    Cell cellOf(int token) const; ///< what a token stands for in the direction of now
    int tokenOf(const std::optional<Cell> &cell) const; ///< or -1
    QString toolTip(int token) const;

    Session *m_session;
    Selection *m_selection;
    TokenStrip *m_strip;
    ColorStyle m_style;
};

} // namespace headlight::ui
