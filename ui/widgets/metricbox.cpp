// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/metricbox.h"

#include "ui/text/metrictext.h"
#include "ui/widgets/plaintooltip.h"

#include <QComboBox>

namespace headlight::ui {

QComboBox *narrowBox(QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

QComboBox *metricBox(const QString &none, QWidget *parent)
{
    QComboBox *box = narrowBox(parent);
    if (!none.isEmpty()) {
        box->addItem(none);
        box->insertSeparator(1);
    }
    for (const HeadMetric metric : allHeadMetrics()) {
        if (metric == HeadMetric::Self) // from here on shares of attention to somewhere
            box->insertSeparator(box->count());
        box->addItem(metricName(metric), static_cast<int>(metric));
        box->setItemData(box->count() - 1, plainToolTip(metricDefinition(metric)), Qt::ToolTipRole);
    }
    return box;
}

std::optional<HeadMetric> chosenMetric(const QComboBox *box)
{
    const QVariant chosen = box->currentData();
    return chosen.isValid() ? std::optional(static_cast<HeadMetric>(chosen.toInt())) : std::nullopt;
}

} // namespace headlight::ui
