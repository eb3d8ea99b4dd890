// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/copynumbers.h"

#include "ui/text/tokenlabel.h"

namespace headlight::app {

namespace {

QString cellText(const std::string &token)
{
    return ui::tokenLabel(std::string_view(token));
}

} // namespace

QString tabSeparated(const Matrix &pattern, const std::vector<std::string> &queries,
                     const std::vector<std::string> &keys, std::optional<int> query, const QString &mark)
{
    QString text = mark.isEmpty() ? mark : ui::tokenLabel(mark);
    for (const auto &token : keys)
        text += QLatin1Char('\t') + cellText(token);
    text += QLatin1Char('\n');
    for (Eigen::Index row = 0; row < pattern.rows(); ++row) {
        if (query && row != *query)
            continue;
        text += cellText(queries[static_cast<std::size_t>(row)]);
        for (Eigen::Index key = 0; key < pattern.cols(); ++key)
            text += QLatin1Char('\t') + QString::number(static_cast<double>(pattern(row, key)), 'f', 6);
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace headlight::app
