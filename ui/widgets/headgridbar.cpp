// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headgridbar.h"

#include "ui/text/headtext.h"
#include "ui/widgets/metricbox.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace headlight::ui {
HeadGridBar::HeadGridBar(QWidget *parent)
    : QWidget(parent)
    , m_colorBy(metricBox(tr("Pictures"), this))
    , m_filter(new QToolButton(this))
    , m_choices(new QWidget(this))
    , m_order(narrowBox(m_choices))
    , m_label(narrowBox(m_choices))
    , m_minimum(new QDoubleSpinBox(m_choices))
{
    fillColorBy();
    fillChoices();
    build();
    connect(m_colorBy, &QComboBox::currentIndexChanged, this, &HeadGridBar::changed);
    connect(m_order, &QComboBox::currentIndexChanged, this, &HeadGridBar::changed);
    connect(m_label, &QComboBox::currentIndexChanged, this, &HeadGridBar::changed);
    connect(m_minimum, &QDoubleSpinBox::valueChanged, this, &HeadGridBar::changed);
    connect(m_filter, &QToolButton::toggled, this, [this](bool shown) {
        m_choices->setVisible(shown);
        emit changed();
    });
}

void HeadGridBar::fillColorBy()
{
    m_colorBy->setAccessibleName(tr("What the grid of all heads shows"));
    m_colorBy->setToolTip(tr("Show a picture of each head, or one number about it on this sentence"));
    m_colorBy->insertItem(1, tr("Label"));
    m_colorBy->setItemData(1, tr("What the head does most on this sentence, and how strongly"),
                           Qt::ToolTipRole);
}

void HeadGridBar::fillChoices()
{
    m_order->setAccessibleName(tr("Order of the heads"));
    m_order->addItem(tr("By place"), static_cast<int>(HeadChoice::Order::Place));
    m_order->addItem(tr("Highest first"), static_cast<int>(HeadChoice::Order::Highest));
    m_order->addItem(tr("Lowest first"), static_cast<int>(HeadChoice::Order::Lowest));
    m_order->addItem(tr("Most above chance first"), static_cast<int>(HeadChoice::Order::AboveChance));
    m_order->setToolTip(tr("The heads keep their numbers, in whatever order they stand"));
    m_label->setAccessibleName(tr("Only heads with this label"));
    m_label->setToolTip(tr("Only heads that this label fits on this sentence"));
    m_label->addItem(tr("Any label"));
    for (const HeadLabel label : allHeadLabels())
        m_label->addItem(labelName(label), static_cast<int>(label));
    m_minimum->setAccessibleName(tr("Only heads with at least this number"));
    m_minimum->setToolTip(tr("Only heads with at least this number"));
    m_minimum->setRange(0, 1000);
    m_minimum->setDecimals(2);
    m_minimum->setSingleStep(0.05);
    m_minimum->setPrefix(tr("≥ "));
}

void HeadGridBar::build()
{
    auto *title = new QLabel(tr("All heads"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    m_filter->setText(tr("Filter"));
    m_filter->setToolTip(tr("Sort the heads, or show only some of them"));
    m_filter->setCheckable(true);
    m_filter->setAutoRaise(true);
    m_filter->setFocusPolicy(Qt::StrongFocus);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(title);
    first->addStretch(1);
    first->addWidget(m_colorBy, 2);
    first->addWidget(m_filter);
    auto *second = new QHBoxLayout(m_choices);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(8);
    second->addWidget(m_order, 1);
    second->addWidget(m_label, 1);
    second->addWidget(m_minimum);
    m_choices->setVisible(false);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addLayout(first);
    rows->addWidget(m_choices);
}

bool HeadGridBar::showsPictures() const
{
    return m_colorBy->currentIndex() == 0;
}

HeadMeasure HeadGridBar::measure() const
{
    return {chosenMetric(m_colorBy)};
}

HeadChoice HeadGridBar::choice() const
{
    if (!m_filter->isChecked())
        return {};
    HeadChoice choice;
    choice.order = static_cast<HeadChoice::Order>(m_order->currentData().toInt());
    if (m_label->currentIndex() > 0)
        choice.label = static_cast<HeadLabel>(m_label->currentData().toInt());
    if (m_minimum->value() > 0)
        choice.minimum = m_minimum->value();
    return choice;
}

} // namespace headlight::ui
