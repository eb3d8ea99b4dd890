// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/colortables.h"

namespace headlight::ui {
namespace {

// This product includes color specifications and designs developed by Cynthia Brewer
// (http://colorbrewer.org/). Copyright (c) 2002 Cynthia Brewer, Mark Harrower, and The Pennsylvania State
// University; Apache-2.0-style licence.
constexpr QRgb Blues[] = {0xfff7fbff, 0xffdeebf7, 0xffc6dbef, 0xff9ecae1, 0xff6baed6,
                          0xff4292c6, 0xff2171b5, 0xff08519c, 0xff08306b};

// Brewer's order turned round on a foot of our own, so that a probability of 0 stays near the background.
constexpr QRgb BluesOnDark[] = {0xff101a2b, 0xff08306b, 0xff08519c, 0xff2171b5, 0xff4292c6,
                                0xff6baed6, 0xff9ecae1, 0xffc6dbef, 0xffdeebf7, 0xfff7fbff};

constexpr QRgb RedBlue[] = {0xffb2182b, 0xffd6604d, 0xfff4a582, 0xfffddbc7, 0xfff7f7f7,
                            0xffd1e5f0, 0xff92c5de, 0xff4393c3, 0xff2166ac};

constexpr QRgb RedBlueOnDark[] = {0xfff4a582, 0xffd6604d, 0xffb2182b, 0xff5c1020, 0xff23262b,
                                  0xff0b3560, 0xff2166ac, 0xff4393c3, 0xff92c5de};

// Viridis by Nathaniel Smith, Stéfan van der Walt and Eric Firing, released under CC0: ten equidistant
// samples.
constexpr QRgb Viridis[] = {0xff440154, 0xff482878, 0xff3e4989, 0xff31688e, 0xff26828e,
                            0xff1f9e89, 0xff35b779, 0xff6ece58, 0xffb5de2b, 0xfffde725};

// Cividis from Nuñez, Anderton, Renslow 2018, PLoS ONE 13(7) e0199239, CC0: ten equidistant samples.
constexpr QRgb Cividis[] = {0xff00224e, 0xff123570, 0xff3b496c, 0xff575d6d, 0xff707173,
                            0xff8a8678, 0xffa59c74, 0xffc3b369, 0xffe1cc55, 0xfffee838};

constexpr QRgb Greys[] = {0xffffffff, 0xff000000};
constexpr QRgb GreysOnDark[] = {0xff1a1a1a, 0xffffffff};

} // namespace

ColorStops blueStops()
{
    return Blues;
}

ColorStops blueStopsOnDark()
{
    return BluesOnDark;
}

ColorStops viridisStops()
{
    return Viridis;
}

ColorStops cividisStops()
{
    return Cividis;
}

ColorStops redBlueStops()
{
    return RedBlue;
}

ColorStops redBlueStopsOnDark()
{
    return RedBlueOnDark;
}

ColorStops greyStops()
{
    return Greys;
}

ColorStops greyStopsOnDark()
{
    return GreysOnDark;
}

} // namespace headlight::ui
