// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace headlight::ui {

/// One line for a sentence, in large letters, that keeps the text exactly as typed or pasted: no-break
/// spaces, line breaks and control characters included (line breaks are drawn as spaces).
///
/// edited() follows every change, but never text that an input method has not committed yet. A field holds
/// MaxLength UTF-16 units; what does not fit is left out and truncated() says so. Dropped things go to the
/// window. Shortcuts of the window (Ctrl+E, Alt+arrows) win over the field's own editing keys.
class SentenceField : public QLineEdit
{
    Q_OBJECT

public:
    /// Beyond this, laying out the line would be felt at every key.
    static constexpr int MaxLength = 10000;

    explicit SentenceField(QWidget *parent = nullptr);

    /// Replaces the text as if typed: edited() follows, and undo brings the old text back.
    void replaceText(const QString &text);

signals:
    void edited(const QString &text);
    void truncated(qsizetype kept); ///< pasted or given text did not fit

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override; ///< keeps the letters large when the program's font changes

private:
    void applyFont();
};

} // namespace headlight::ui
