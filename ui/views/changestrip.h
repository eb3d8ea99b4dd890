// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace headlight::ui {

class Session;

/// Says, as long as something is changed about the model, that the picture is not the real model's, and leads
/// back. Hidden otherwise.
class ChangeStrip : public QFrame
{
    Q_OBJECT

public:
    ChangeStrip(Session *session, QWidget *parent); ///< with a parent, whose palette it follows

    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void follow();
    void adoptAppearance();

    Session *m_session;
    QLabel *m_text;
    bool m_adopting = false; // setting the palette comes back as a change of the palette
};

} // namespace headlight::ui
