// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/copynumbers.h"

#include "ui/text/changetext.h"
#include "ui/text/tokenlabel.h"

namespace headlight::app {

namespace {

QString cellText(const std::string &token)
{
    return ui::tokenLabel(std::string_view(token));
}

} // namespace

QString tabSeparated(const Reading &reading, std::optional<int> query)
{
    const QString mark = ui::changeMark(*reading.trace);
    QString text = mark.isEmpty() ? mark : ui::tokenLabel(mark);
    for (const auto &token : reading.keys.labels)
        text += QLatin1Char('\t') + cellText(token);
    text += QLatin1Char('\n');
    for (Eigen::Index row = 0; row < reading.numbers->rows(); ++row) {
        if (query && row != *query)
            continue;
        text += cellText(reading.queries.labels[static_cast<std::size_t>(row)]);
        for (Eigen::Index key = 0; key < reading.numbers->cols(); ++key)
            text += QLatin1Char('\t')
                + QString::number(static_cast<double>((*reading.numbers)(row, key)), 'f', 6);
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace headlight::app
