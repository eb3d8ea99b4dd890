// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/chippainter.h"
#include "ui/widgets/theme.h"

#include <QAbstractScrollArea>
#include <QList>

#include <functional>

namespace headlight::ui {

/// The sentence as the model sees it: one chip a token, wrapping over lines.
///
/// Hover, arrows, Home and End look at a token; click, Enter and Space activate it; Esc asks to release.
/// While Shift is held over the strip or in it, directionHeld(true) asks for the other direction of
/// attention. Chips take the colours that the owner gives: the attention of each key, or of each query. Grows
/// with its lines within the limits of setLines(), then scrolls. Only visible chips are painted.
class TokenStrip : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit TokenStrip(QWidget *parent = nullptr);

    void setTokens(const QList<StripToken> &tokens);
    const QList<StripToken> &tokens() const { return m_tokens; }

    /// One colour a token, empty for none; a transparent one leaves its chip unshaded (a masked key).
    void setShading(const QList<QRgb> &colors);

    /// What a tool tip says about a token, as plain text. Without it: the token.
    void setTokenProvider(std::function<QString(int)> text);

    /// Lines that are kept free even for a short text, so that nothing below moves while typing; and lines
    /// beyond which it scrolls. 1 and 4 at first.
    void setLines(int minimum, int maximum);
    int currentToken() const { return m_current; } ///< under the mouse or the keyboard, or -1
    int pinnedToken() const { return m_pinned; }
    QRect tokenRect(int token) const; ///< in the viewport

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void setCurrentToken(int token); ///< thin outline; emits nothing
    void setPinnedToken(int token); ///< thick outline: whose attention is shown; -1 for none

signals:
    void hovered(int token); ///< -1: no token any more
    void activated(int token);
    void releaseRequested(); ///< Esc
    void directionHeld(bool held); ///< Shift went down or up

protected:
    bool viewportEvent(QEvent *event) override; ///< tool tips, mouse leaving
    bool eventFilter(QObject *watched, QEvent *event) override; ///< Shift, while the mouse is here
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void adoptAppearance();
    void measure();
    void relayout();
    int lineHeight() const;
    int lineBeside(int token, int step) const; ///< nearest token in the line above (-1) or below (1)
    int tokenAt(QPoint position) const; ///< in the viewport
    void look(int token);
    void watchShift(bool watch);
    void holdDirection(bool held);
    Chip chip(int token) const; ///< as it is painted now

    QList<StripToken> m_tokens;
    QList<QString> m_labels;
    QList<int> m_widths; // of the chips
    QList<QRect> m_chips; // in the contents: not scrolled
    QList<QRgb> m_shading;
    std::function<QString(int)> m_tokenText;
    Theme m_theme;
    int m_minimumLines = 1;
    int m_maximumLines = 4;
    int m_current = -1;
    int m_pinned = -1;
    bool m_directionHeld = false;
    bool m_watchesShift = false;
};

} // namespace headlight::ui
