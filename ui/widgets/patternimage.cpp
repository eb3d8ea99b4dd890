// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/patternimage.h"

#include "ui/widgets/theme.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <vector>

namespace headlight::ui {
namespace {

constexpr int HatchPeriod = 7; // device pixels

/// Cells [begin, end) that one pixel shows.
struct Span
{
    int begin = 0;
    int end = 1;

    bool operator==(const Span &) const = default;
};

std::vector<Span> spans(int pixels, double from, double length, int cells)
{
    std::vector<Span> result(static_cast<std::size_t>(pixels));
    const double step = length / pixels; // cells a pixel
    for (int i = 0; i < pixels; ++i) {
        Span &span = result[static_cast<std::size_t>(i)];
        const double begin = step > 1 ? from + i * step : from + (i + 0.5) * step;
        span.begin = std::clamp(static_cast<int>(std::floor(begin)), 0, cells - 1);
        const int end = step > 1 ? static_cast<int>(std::floor(from + (i + 1) * step)) : span.begin + 1;
        span.end = std::clamp(end, span.begin + 1, cells);
    }
    return result;
}

class PatternPainter
{
public:
    PatternPainter(const MatrixView &pattern, const Matrix *mask, const ColorScale &scale)
        : m_pattern(pattern)
        , m_mask(mask)
        , m_scale(scale)
    {
    }

    /// Fills @p line, one entry a pixel, and marks in @p masked the pixels without a visible cell.
    void paintLine(Span rows, const std::vector<Span> &columns, std::vector<QRgb> &line,
                   std::vector<char> &masked) const
    {
        for (std::size_t x = 0; x < columns.size(); ++x) {
            if (x > 0 && columns[x] == columns[x - 1]) {
                line[x] = line[x - 1];
                masked[x] = masked[x - 1];
            } else {
                line[x] = color(rows, columns[x], masked[x]);
            }
        }
    }

private:
    QRgb color(Span rows, Span columns, char &masked) const
    {
        // With a range for each row, values compare by their colours.
        const bool comparesRows = m_scale.isByRow() && rows.end - rows.begin > 1;
        std::optional<Cell> best;
        for (int query = rows.begin; query < rows.end; ++query) {
            for (int key = columns.begin; key < columns.end; ++key) {
                if (m_mask && std::isinf((*m_mask)(query, key)))
                    continue;
                const float value = m_pattern(query, key);
                if (!std::isfinite(value)) {
                    masked = 0;
                    return m_scale.nanColor();
                }
                const float height
                    = comparesRows ? static_cast<float>(m_scale.position(query, value)) : value;
                if (!best || m_scale.standsOut(height, best->height))
                    best = Cell{query, key, height};
            }
        }
        masked = !best;
        return best ? m_scale.color(best->query, m_pattern(best->query, best->key)) : m_scale.maskedColor();
    }

    struct Cell
    {
        int query = 0;
        int key = 0;
        float height = 0.F;
    };

    const MatrixView &m_pattern;
    const Matrix *m_mask;
    const ColorScale &m_scale;
};

void hatchLine(QRgb *pixels, int y, const std::vector<char> &masked, QRgb color)
{
    const int width = static_cast<int>(masked.size());
    for (int x = (HatchPeriod - y % HatchPeriod) % HatchPeriod; x < width; x += HatchPeriod) {
        if (masked[static_cast<std::size_t>(x)])
            pixels[x] = color;
    }
}

} // namespace

QImage patternImage(const MatrixView &pattern, const Matrix *mask, const ColorScale &scale,
                    const QRectF &view, QSize size, Hatch hatch)
{
    if (pattern.size() == 0 || size.isEmpty())
        return {};
    QImage image(size, QImage::Format_RGB32);
    const auto columns = spans(size.width(), view.left(), view.width(), static_cast<int>(pattern.cols()));
    const auto rows = spans(size.height(), view.top(), view.height(), static_cast<int>(pattern.rows()));
    const QColor flat = QColor::fromRgb(scale.maskedColor());
    const QRgb line = mixed(flat, textOn(flat.rgb()), 0.13).rgb();

    const PatternPainter painter(pattern, mask, scale);
    std::vector<QRgb> pixels(columns.size());
    std::vector<char> masked(columns.size());
    for (int y = 0; y < size.height(); ++y) {
        const auto row = static_cast<std::size_t>(y);
        if (y == 0 || rows[row] != rows[row - 1])
            painter.paintLine(rows[row], columns, pixels, masked);
        auto *target = reinterpret_cast<QRgb *>(image.scanLine(y));
        std::memcpy(target, pixels.data(), pixels.size() * sizeof(QRgb));
        if (hatch == Hatch::Masked && mask)
            hatchLine(target, y, masked, line);
    }
    return image;
}

} // namespace headlight::ui
