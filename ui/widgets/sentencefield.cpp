// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sentencefield.h"

#include <QApplication>
#include <QKeyEvent>

namespace headlight::ui {

SentenceField::SentenceField(QWidget *parent)
    : QLineEdit(parent)
{
    setMaxLength(MaxLength);
    applyFont();
    setAcceptDrops(false);
    connect(this, &QLineEdit::textChanged, this, &SentenceField::edited);
    connect(this, &QLineEdit::inputRejected, this, [this] {
        if (text().size() >= MaxLength)
            emit truncated(MaxLength);
    });
}

void SentenceField::replaceText(const QString &text)
{
    if (text == this->text())
        return;
    selectAll();
    insert(text);
    if (text.size() > MaxLength)
        emit truncated(MaxLength);
}

void SentenceField::applyFont()
{
    constexpr double larger = 1.5;
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * larger);
    setFont(font);
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
