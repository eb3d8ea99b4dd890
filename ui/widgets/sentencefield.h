// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace headlight::ui {

class SentenceLimits;

/// One line for a sentence, in large letters, that keeps the text exactly as typed or pasted: no-break
/// spaces, line breaks and control characters included (line breaks are drawn as spaces).
///
/// edited() follows every change, but never text that an input method has not committed yet. What is beyond
/// SentenceLimits is left out before it is laid out; truncated() and marksLeftOut() say so. Dropped things go
/// to the window. Shortcuts of the window (Ctrl+E, Alt+arrows) win over the field's own editing keys.
class SentenceField : public QLineEdit
{
    Q_OBJECT

public:
    explicit SentenceField(QWidget *parent = nullptr);

    /// Replaces the text as if typed: edited() follows, and undo brings the old text back.
    void replaceText(const QString &text);

signals:
    void edited(const QString &text);
    void truncated(qsizetype kept); ///< pasted or given text did not fit: its first UTF-16 units were kept
    void marksLeftOut(); ///< one character had more marks than MaxMarksInARow

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override; ///< keeps the letters large when the program's font changes

private:
    void applyFont();

    SentenceLimits *m_limits;
};

} // namespace headlight::ui
