// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/figurefile.h"

#include "core/base/file.h"
#include "ui/figure/pdfwriter.h"
#include "ui/figure/pngwriter.h"
#include "ui/figure/svgwriter.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace headlight::ui {

std::optional<FigureFormat> figureFormat(const QString &path)
{
    if (path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive))
        return FigureFormat::Svg;
    if (path.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive))
        return FigureFormat::Pdf;
    if (path.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive))
        return FigureFormat::Png;
    return std::nullopt;
}

Result<QByteArray> encodeFigure(const Figure &figure, FigureFormat format)
{
    switch (format) {
    case FigureFormat::Pdf:
        return writePdf(figure);
    case FigureFormat::Png:
        return writePng(figure, FigureDpi);
    case FigureFormat::Svg:
        break;
    }
    return writeSvg(figure);
}

Status saveFigure(const Figure &figure, const QString &path)
{
    const std::optional<FigureFormat> format = figureFormat(path);
    if (!format)
        return Error{ErrorCode::InvalidArgument,
                     "this ending is no format of figures",
                     path.toStdString(),
                     {},
                     ".svg, .pdf or .png",
                     {},
                     {}};
    const Result<QByteArray> bytes = encodeFigure(figure, *format);
    if (!bytes)
        return bytes.error();
    return writeFileAtomically(path.toStdString(),
                               {bytes.value().constData(), static_cast<std::size_t>(bytes.value().size())});
}

Result<FigureCopy> copyOf(const Figure &figure)
{
    const Result<QByteArray> svg = writeSvg(figure);
    if (!svg)
        return svg.error();
    const Result<QImage> image = figureImage(figure, FigureDpi);
    if (!image)
        return image.error();
    return FigureCopy{svg.value(), image.value()};
}

void putOnClipboard(const FigureCopy &copy)
{
    auto *data = new QMimeData; // the clipboard's from now on
    data->setData(QStringLiteral("image/svg+xml"), copy.svg);
    data->setImageData(copy.image);
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace headlight::ui
