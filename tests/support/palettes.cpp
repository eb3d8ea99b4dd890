// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/palettes.h"

namespace headlight::test {
namespace {

QPalette palette(QColor window, QColor base, QColor text)
{
    QPalette result(window);
    result.setColor(QPalette::Window, window);
    result.setColor(QPalette::Base, base);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        result.setColor(role, text);
    result.setColor(QPalette::Highlight, QColor(42, 130, 218));
    return result;
}

} // namespace

QPalette lightPalette()
{
    return palette(QColor(239, 239, 239), Qt::white, Qt::black);
}

QPalette darkPalette()
{
    return palette(QColor(37, 37, 40), QColor(27, 27, 30), QColor(236, 236, 236));
}

} // namespace headlight::test
