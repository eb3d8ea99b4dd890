// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sentencefield.h"

#include "ui/widgets/sentencelimits.h"

#include <QApplication>
#include <QKeyEvent>

namespace headlight::ui {

SentenceField::SentenceField(QWidget *parent)
    : QLineEdit(parent)
    , m_limits(new SentenceLimits(fontMetrics(), this))
{
    // A character takes at least one unit of the room: what is longer cannot fit, and is not looked at.
    setMaxLength(SentenceLimits::MaxRoom);
    setValidator(m_limits);
    applyFont();
    setAcceptDrops(false);
    connect(this, &QLineEdit::textChanged, this, &SentenceField::edited);
    connect(m_limits, &SentenceLimits::marksLeftOut, this, &SentenceField::marksLeftOut);
    connect(m_limits, &SentenceLimits::endLeftOut, this, &SentenceField::truncated);
    connect(this, &QLineEdit::inputRejected, this, [this] {
        if (text().size() >= maxLength())
            emit truncated(text().size());
    });
}

void SentenceField::replaceText(const QString &text)
{
    if (text == this->text())
        return;
    // Cut here, and not by the validator as what is typed: that would forget how to undo.
    QString fitting = text;
    int cursor = 0;
    m_limits->validate(fitting, cursor);
    if (fitting == this->text())
        return;
    selectAll();
    insert(fitting);
}

void SentenceField::applyFont()
{
    constexpr double larger = 1.5;
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * larger);
    setFont(font);
    m_limits->setFont(fontMetrics());
}

void SentenceField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        applyFont();
    QLineEdit::changeEvent(event);
}

bool SentenceField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // On X11 Ctrl+E would go to the end of the line, which is what the End key is for.
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_E && key->modifiers() == Qt::ControlModifier) {
            event->ignore();
            return false;
        }
    }
    return QLineEdit::event(event);
}

} // namespace headlight::ui
