// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/pngwriter.h"

#include "core/base/limits.h"
#include "ui/figure/figurepainter.h"
#include "ui/figure/svgwriter.h"

#include <QBuffer>
#include <QImageWriter>
#include <QPainter>

#include <cmath>

namespace headlight::ui {

Result<QImage> figureImage(const Figure &figure, double dotsPerInch)
{
    if (!(dotsPerInch >= 24 && dotsPerInch <= 2400))
        return Error{ErrorCode::BadValue,        "the resolution is not possible", {}, {},
                     "24 to 2400 dots per inch", std::to_string(dotsPerInch),      {}};
    const double width = std::round(figure.size.width() * dotsPerInch / 96);
    const double height = std::round(figure.size.height() * dotsPerInch / 96);
    if (!(width >= 1 && height >= 1 && width * height <= static_cast<double>(limits::imagePixels)))
        return Error{ErrorCode::TooLarge,
                     "the picture has too many pixels",
                     {},
                     {},
                     "at most " + std::to_string(limits::imagePixels),
                     std::to_string(width * height),
                     "choose a smaller size or resolution, or SVG"};
    QImage image(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB32);
    if (image.isNull())
        return Error{ErrorCode::OutOfMemory, "there is no memory for the picture", {}, {}, {}, {}, {}};
    image.setDotsPerMeterX(static_cast<int>(std::lround(dotsPerInch / 0.0254)));
    image.setDotsPerMeterY(static_cast<int>(std::lround(dotsPerInch / 0.0254)));
    image.fill(figure.background);
    QPainter painter(&image);
    paintFigure(painter, figure, QRectF(0, 0, width, height));
    return image;
}

Result<QByteArray> writePng(const Figure &figure, double dotsPerInch)
{
    const Result<QImage> image = figureImage(figure, dotsPerInch);
    if (!image)
        return image.error();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    writer.setText(QStringLiteral("Title"), xmlText(figure.title));
    writer.setText(QStringLiteral("Description"), xmlText(figure.description));
    writer.setText(QStringLiteral("Software"), QStringLiteral("Headlight " HEADLIGHT_VERSION));
    if (!writer.write(image.value()))
        return Error{ErrorCode::WriteFailed, "the PNG could not be made", {}, {}, {}, {}, {}};
    return bytes;
}

} // namespace headlight::ui
