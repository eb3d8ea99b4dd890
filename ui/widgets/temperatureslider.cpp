// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/temperatureslider.h"

#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace headlight::ui {

double temperatureAt(int step)
{
    const double exact = std::pow(10, static_cast<double>(step) / TemperatureSlider::Steps);
    const double digits = exact < 1 ? 1000 : 100;
    return std::round(digits * exact) / digits;
}

int temperatureStep(double temperature)
{
    const double step = TemperatureSlider::Steps * std::log10(temperature);
    return static_cast<int>(
        std::lround(std::clamp<double>(step, -TemperatureSlider::Steps, TemperatureSlider::Steps)));
}

TemperatureSlider::TemperatureSlider(QWidget *parent)
    : QSlider(Qt::Horizontal, parent)
{
    setRange(-Steps, Steps);
    setPageStep(Steps / 5);
    setTickPosition(QSlider::TicksBelow);
    setTickInterval(Steps);
    setAccessibleName(tr("Softmax temperature"));
    setToolTip(tr("Scores are divided by it before the softmax: below 1 each query looks more at its "
                  "favourite, above 1 "
                  "more at all alike. From 0.1 to 10; a double click goes back to 1"));
}

void TemperatureSlider::mouseDoubleClickEvent(QMouseEvent *event)
{
    setValue(0);
    event->accept();
}

} // namespace headlight::ui
