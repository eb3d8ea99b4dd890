// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/pdfwriter.h"

#include "ui/figure/figurepainter.h"

#include <QBuffer>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>

namespace headlight::ui {
namespace {

/// Blanks out the time of writing, an optional entry, so that the same figure gives the same bytes. Nothing
/// moves: a PDF is full of offsets.
void dropDate(QByteArray &pdf)
{
    const QByteArray entry = "/CreationDate (";
    const qsizetype begin = pdf.indexOf(entry); // titles are written in UTF-16 and cannot look like it
    const qsizetype end = begin < 0 ? -1 : pdf.indexOf(')', begin);
    if (end > 0)
        pdf.replace(begin, end + 1 - begin, QByteArray(end + 1 - begin, ' '));
}

} // namespace

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
    dropDate(bytes);
    return bytes;
}

} // namespace headlight::ui
