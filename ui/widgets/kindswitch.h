// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/attentionkind.h"

#include <QWidget>

class QAbstractButton;
class QButtonGroup;

namespace headlight::ui {

/// Which attention of an encoder-decoder is shown: three buttons side by side, one of them down. Tab reaches
/// the one that is down, arrows choose another.
class KindSwitch : public QWidget
{
    Q_OBJECT

public:
    explicit KindSwitch(QWidget *parent = nullptr);

    AttentionKind kind() const;
    QAbstractButton *button(AttentionKind kind) const;

public slots:
    void setKind(headlight::AttentionKind kind); ///< emits nothing

signals:
    void kindChosen(headlight::AttentionKind kind); ///< by mouse or keyboard

private:
    void add(AttentionKind kind, const QString &text, const QString &toolTip);

    QButtonGroup *m_buttons;
};

} // namespace headlight::ui
