// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/colorscale.h"
#include "ui/widgets/theme.h"

#include <QWidget>

#include <optional>

namespace headlight::ui {

/// A lying colour bar: what its ends stand for, and a mark where chance lies.
class ScaleLegend : public QWidget
{
    Q_OBJECT

public:
    struct Content
    {
        ColorMapName map = ColorMapName::Blues;
        double low = 0;
        double high = 1;
        QString lowText; ///< "0"
        QString highText; ///< "1 share"
        std::optional<double> leastChance; ///< marked from here
        std::optional<double> mostChance; ///< to here
    };

    explicit ScaleLegend(QWidget *parent = nullptr);

    void setContent(const Content &content);
    const Content &content() const { return m_content; }
    QRect barRect() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    double positionOf(double value) const; ///< x, pixels

    Content m_content;
    Theme m_theme;
};

} // namespace headlight::ui
