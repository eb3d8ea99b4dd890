// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace headlight::ui {

enum class MessageKind { Information, Warning, Error };

/// A sentence about what went wrong or what to know, in the layout: it covers nothing and waits for nobody.
///
/// Hidden until say(). All texts are plain and can be selected. Details (a file, a tensor, numbers) are not
/// shown but copied by a button. Screen readers are told when it appears.
class MessageBar : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// Shows @p text in place of what was there. An empty @p details or @p action hides that button.
    void say(MessageKind kind, const QString &text, const QString &details = {}, const QString &action = {});

    MessageKind kind() const { return m_kind; }
    QString text() const;

public slots:
    void dismiss(); ///< hides it

signals:
    void actionTriggered(); ///< the action's button was pressed; the bar stays
    void dismissed(); ///< by its close button or Esc

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void adoptAppearance();
    void copyDetails() const;

    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
    QToolButton *m_copy;
    QToolButton *m_close;
    QString m_details;
    MessageKind m_kind = MessageKind::Information;
    bool m_adopting = false; // setting the palette comes back as a change of the palette
};

} // namespace headlight::ui
