// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/kindswitch.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace headlight::ui {

KindSwitch::KindSwitch(QWidget *parent)
    : QWidget(parent)
    , m_buttons(new QButtonGroup(this))
{
    setAccessibleName(tr("Kind of attention"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    add(AttentionKind::Encoder, tr("Encoder"),
        tr("Encoder self-attention: the tokens of the sentence look at each other"));
    add(AttentionKind::Decoder, tr("Decoder"),
        tr("Decoder self-attention: each token of the decoder's text looks at itself and those before it"));
    add(AttentionKind::Cross, tr("Cross"),
        tr("Cross-attention: each token of the decoder's text (rows) looks at the sentence (columns)"));
    m_buttons->button(static_cast<int>(AttentionKind::Encoder))->setChecked(true);
    connect(m_buttons, &QButtonGroup::idClicked, this,
            [this](int id) { emit kindChosen(static_cast<AttentionKind>(id)); });
}

void KindSwitch::add(AttentionKind kind, const QString &text, const QString &toolTip)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    m_buttons->addButton(button, static_cast<int>(kind));
    layout()->addWidget(button);
}

AttentionKind KindSwitch::kind() const
{
    return static_cast<AttentionKind>(m_buttons->checkedId());
}

QAbstractButton *KindSwitch::button(AttentionKind kind) const
{
    return m_buttons->button(static_cast<int>(kind));
}

void KindSwitch::setKind(AttentionKind kind)
{
    button(kind)->setChecked(true);
}

} // namespace headlight::ui
