// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/quietlabel.h"

#include "ui/widgets/theme.h"

#include <QEvent>
#include <QLabel>

namespace headlight::ui {
namespace {

/// Follows the palette of its parent, which a palette of its own would not.
class QuietLabel : public QLabel
{
public:
    explicit QuietLabel(QWidget *parent)
        : QLabel(parent)
    {
        setTextFormat(Qt::PlainText);
        setWordWrap(true);
        setTextInteractionFlags(Qt::TextSelectableByMouse);
        adoptColor();
    }

protected:
    void changeEvent(QEvent *event) override
    {
        if (event->type() == QEvent::PaletteChange && !m_adopting)
            adoptColor();
        QLabel::changeEvent(event);
    }

private:
    void adoptColor()
    {
        m_adopting = true; // setting the palette comes back as a change of it
        QPalette colors;
        if (parentWidget())
            colors = parentWidget()->palette();
        colors.setColor(QPalette::WindowText, Theme::of(colors).mutedText);
        setPalette(colors);
        m_adopting = false;
    }

    bool m_adopting = false;
};

} // namespace

QLabel *quietLabel(QWidget *parent)
{
    return new QuietLabel(parent);
}

} // namespace headlight::ui
