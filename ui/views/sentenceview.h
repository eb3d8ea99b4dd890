// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/colorscale.h"
#include "ui/state/selection.h"

#include <QWidget>

class QLabel;

namespace headlight::ui {

class Session;
class TokenStrip;

/// The sentence as the model sees it: one chip a token, shaded by the attention of the chosen query (or, the
/// other way round, to the chosen key). Hover or click chooses.
///
/// Where queries and keys are different tokens (cross-attention) there are two strips, keys above queries: a
/// query shades the keys, a key shades the queries.
class SentenceView : public QWidget
{
    Q_OBJECT

public:
    explicit SentenceView(Session *session, QWidget *parent = nullptr);

    void setColorStyle(const ColorStyle &style);
    TokenStrip *strip() const { return m_strip; } ///< of the queries, as a rule of all tokens
    TokenStrip *keyStrip() const { return m_keyStrip; } ///< shown for cross-attention only

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Side { Query, Key };

    void connectStrip(TokenStrip *strip);
    void connectSelection();
    void followTrace();
    void shade();
    void shade(TokenStrip *strip, Side shaded, int other, const Reading &reading);
    bool isCross() const;
    Side sideOf(const TokenStrip *strip) const; ///< what a token of the strip stands for now
    Cell cellOf(const TokenStrip *strip, int token) const;
    int tokenOf(const TokenStrip *strip, const std::optional<Cell> &cell) const; ///< or -1
    QString toolTip(const TokenStrip *strip, int token) const;

    Session *m_session;
    Selection *m_selection;
    TokenStrip *m_strip;
    TokenStrip *m_keyStrip; // this and the titles for cross-attention only
    QLabel *m_title;
    QLabel *m_keyTitle;
    ColorStyle m_style;
};

} // namespace headlight::ui
