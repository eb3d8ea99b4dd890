// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/pdfwriter.h"

#include "ui/figure/figurepainter.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>

namespace headlight::ui {

Result<QByteArray> writePdf(const Figure &figure)
{
    const Error failed{ErrorCode::WriteFailed, "the PDF could not be made", {}, {}, {}, {}, {}};
    constexpr double PointsPerPixel = 72.0 / 96.0;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(figure.title);
    writer.setCreator(QStringLiteral("Headlight " HEADLIGHT_VERSION));
    writer.setResolution(1200);
    writer.setPageSize(QPageSize(figure.size * PointsPerPixel, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QPainter painter;
    if (!painter.begin(&writer))
        return failed;
    paintFigure(painter, figure, QRectF(0, 0, writer.width(), writer.height()));
    if (!painter.end() || !bytes.startsWith("%PDF-") || !bytes.trimmed().endsWith("%%EOF"))
        return failed;
    return bytes;
}

} // namespace headlight::ui
