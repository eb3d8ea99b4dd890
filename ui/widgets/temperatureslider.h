// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>

namespace headlight::ui {

/// The temperature at a step of the slider: 0.1 … 10 in equal ratios, 1 in the middle; rounded to two
/// decimals, so that what is shown is what is computed.
double temperatureAt(int step);

/// The nearest step. @param temperature above 0
int temperatureStep(double temperature);

/// Chooses a softmax temperature; a double click goes back to 1.
class TemperatureSlider : public QSlider
{
    Q_OBJECT

public:
    static constexpr int Steps = 50; ///< either way from 1

    explicit TemperatureSlider(QWidget *parent = nullptr);

protected:
    void mouseDoubleClickEvent(QMouseEvent *event) override;
};

} // namespace headlight::ui
