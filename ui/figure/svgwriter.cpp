// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure/svgwriter.h"

#include "core/base/limits.h"
#include "ui/figure/figurefont.h"
#include "ui/figure/heatmapparts.h"

#include <QBuffer>
#include <QMap>
#include <QXmlStreamWriter>

#include <array>
#include <charconv>
#include <cmath>

namespace headlight::ui {
namespace {

/// At most four decimals, no trailing zeros, always a decimal point.
QString coordinate(double value)
{
    const double rounded = std::round(value * 1e4) / 1e4 + 0.0; // + 0.0: no "-0"
    std::array<char, 64> digits{};
    const auto end
        = std::to_chars(digits.data(), digits.data() + digits.size(), rounded, std::chars_format::fixed).ptr;
    return QString::fromLatin1(digits.data(), end - digits.data());
}

QString colorName(QRgb color)
{
    return QColor::fromRgb(color).name();
}

class SvgWriter
{
public:
    SvgWriter(const Figure &figure, QIODevice *device)
        : m_figure(figure)
        , m_xml(device)
    {
    }

    void write()
    {
        m_xml.setAutoFormatting(true);
        m_xml.setAutoFormattingIndent(1);
        m_xml.writeStartDocument();
        m_xml.writeStartElement(QStringLiteral("svg"));
        writeRoot();
        m_xml.writeTextElement(QStringLiteral("metadata"), xmlText(m_figure.metadata));
        writeBackground();
        if (merged())
            writeMergedCells();
        else
            writeCells();
        for (const FigureGroup &group : m_figure.groups)
            writeGroup(group);
        m_xml.writeEndDocument();
    }

private:
    bool merged() const { return std::max(m_figure.cells.queries, m_figure.cells.keys) > SvgCellElements; }

    void attribute(const char *name, const QString &value)
    {
        m_xml.writeAttribute(QString::fromLatin1(name), value);
    }
    void attribute(const char *name, double value) { attribute(name, coordinate(value)); }

    void identity(const QString &id, const QString &cssClass)
    {
        if (!id.isEmpty())
            attribute("id", id);
        if (!cssClass.isEmpty())
            attribute("class", cssClass);
    }

    void writeRoot()
    {
        const QString width = coordinate(m_figure.size.width());
        const QString height = coordinate(m_figure.size.height());
        attribute("xmlns", QStringLiteral("http://www.w3.org/2000/svg"));
        attribute("version", QStringLiteral("1.1"));
        attribute("viewBox", QStringLiteral("0 0 ") + width + QLatin1Char(' ') + height);
        attribute("width", width);
        attribute("height", height);
        attribute("role", QStringLiteral("img"));
        attribute("aria-labelledby", QStringLiteral("title desc"));
        attribute("xml:lang", QStringLiteral("en"));
        writeNamed("title", m_figure.title);
        QString description = m_figure.description;
        if (merged())
            description += QStringLiteral(
                               " Cells of one colour are merged into one path, because there are more than ")
                + QString::number(SvgCellElements) + QStringLiteral(" tokens.");
        writeNamed("desc", description);
    }

    void writeNamed(const char *name, const QString &text)
    {
        m_xml.writeStartElement(QString::fromLatin1(name));
        attribute("id", QString::fromLatin1(name));
        m_xml.writeCharacters(xmlText(text));
        m_xml.writeEndElement();
    }

    void writeBackground()
    {
        m_xml.writeEmptyElement(QStringLiteral("rect"));
        identity(QStringLiteral("background"), {});
        attribute("width", m_figure.size.width());
        attribute("height", m_figure.size.height());
        attribute("fill", colorName(m_figure.background));
    }

    void writeCells()
    {
        const FigureCells &cells = m_figure.cells;
        m_xml.writeStartElement(QStringLiteral("g"));
        identity(QStringLiteral("cells"), QStringLiteral("cells"));
        attribute("shape-rendering", QStringLiteral("crispEdges"));
        for (int query = 0; query < cells.queries; ++query) {
            m_xml.writeStartElement(QStringLiteral("g"));
            const QString number = QString::number(query);
            identity(QStringLiteral("row-") + number, QStringLiteral("row"));
            attribute("data-q", number);
            for (int key = 0; key < cells.keys; ++key)
                writeCell(query, key);
            m_xml.writeEndElement();
        }
        m_xml.writeEndElement();
    }

    void writeCell(int query, int key)
    {
        const FigureCells &cells = m_figure.cells;
        const std::size_t index = cells.index(query, key);
        const QString q = QString::number(query);
        const QString k = QString::number(key);
        QString kind = QStringLiteral("cell ");
        QString number = QString::number(static_cast<double>(cells.values[index]), 'f', 3);
        if (cells.kinds[index] == CellKind::Masked) {
            kind += QStringLiteral("masked ");
            number = QStringLiteral("masked");
        } else if (cells.kinds[index] == CellKind::NotANumber) {
            kind += QStringLiteral("nan ");
            number = QStringLiteral("not a number");
        }
        m_xml.writeStartElement(QStringLiteral("rect"));
        identity(QStringLiteral("c-") + q + QLatin1Char('-') + k, kind + QStringLiteral("col-") + k);
        attribute("x", cells.origin.x() + key * cells.side);
        attribute("y", cells.origin.y() + query * cells.side);
        attribute("width", cells.side);
        attribute("height", cells.side);
        attribute("fill", colorName(cells.colors[index]));
        attribute("data-q", q);
        attribute("data-k", k);
        if (cells.kinds[index] == CellKind::Value)
            attribute("data-v", QString::number(static_cast<double>(cells.values[index]), 'f', 4));
        m_xml.writeTextElement(QStringLiteral("title"),
                               xmlText(isolatedIfNeeded(cells.queryTokens[query]) + QStringLiteral(" → ")
                                       + isolatedIfNeeded(cells.keyTokens[key]) + QStringLiteral(": ")
                                       + number));
        m_xml.writeEndElement();
    }

    /// One path a colour and kind; in units of cells, so that the numbers are short.
    void writeMergedCells()
    {
        const FigureCells &cells = m_figure.cells;
        QMap<std::pair<CellKind, QRgb>, QByteArray> paths;
        for (int query = 0; query < cells.queries; ++query) {
            for (int begin = 0, end = 0; begin < cells.keys; begin = end) {
                const std::size_t index = cells.index(query, begin);
                const auto key = std::pair(cells.kinds[index], cells.colors[index]);
                for (end = begin + 1; end < cells.keys
                     && std::pair(cells.kinds[cells.index(query, end)], cells.colors[cells.index(query, end)])
                         == key;)
                    ++end;
                const QByteArray length = QByteArray::number(end - begin);
                paths[key] += 'M' + QByteArray::number(begin) + ' ' + QByteArray::number(query) + 'h' + length
                    + "v1h-" + length + 'z';
            }
        }
        m_xml.writeStartElement(QStringLiteral("g"));
        identity(QStringLiteral("cells"), QStringLiteral("cells merged"));
        attribute("shape-rendering", QStringLiteral("crispEdges"));
        attribute("transform",
                  QStringLiteral("translate(") + coordinate(cells.origin.x()) + QLatin1Char(' ')
                      + coordinate(cells.origin.y()) + QStringLiteral(") scale(") + coordinate(cells.side)
                      + QLatin1Char(')'));
        for (auto path = paths.cbegin(); path != paths.cend(); ++path) {
            m_xml.writeEmptyElement(QStringLiteral("path"));
            const CellKind kind = path.key().first;
            identity({},
                     kind == CellKind::Value        ? QStringLiteral("cells")
                         : kind == CellKind::Masked ? QStringLiteral("cells masked")
                                                    : QStringLiteral("cells nan"));
            attribute("fill", colorName(path.key().second));
            attribute("d", QString::fromLatin1(path.value()));
        }
        m_xml.writeEndElement();
    }

    void writeGroup(const FigureGroup &group)
    {
        m_xml.writeStartElement(QStringLiteral("g"));
        identity(group.id, group.cssClass);
        for (const FigureRect &rect : group.rects)
            writeRect(rect);
        for (const FigureText &text : group.texts)
            writeText(text);
        m_xml.writeEndElement();
    }

    void writeRect(const FigureRect &rect)
    {
        m_xml.writeEmptyElement(QStringLiteral("rect"));
        identity(rect.id, rect.cssClass);
        attribute("x", rect.rect.x());
        attribute("y", rect.rect.y());
        attribute("width", rect.rect.width());
        attribute("height", rect.rect.height());
        attribute("fill", rect.fill ? colorName(*rect.fill) : QStringLiteral("none"));
        if (rect.stroke) {
            attribute("stroke", colorName(*rect.stroke));
            attribute("stroke-width", rect.strokeWidth);
        }
    }

    void writeText(const FigureText &text)
    {
        m_xml.writeStartElement(QStringLiteral("text"));
        identity(text.id, text.cssClass);
        attribute("x", text.position.x());
        attribute("y", text.position.y());
        if (text.rotation != 0)
            attribute("transform",
                      QStringLiteral("rotate(") + coordinate(text.rotation) + QLatin1Char(' ')
                          + coordinate(text.position.x()) + QLatin1Char(' ') + coordinate(text.position.y())
                          + QLatin1Char(')'));
        if (text.anchor != TextAnchor::Start)
            attribute("text-anchor",
                      text.anchor == TextAnchor::Middle ? QStringLiteral("middle") : QStringLiteral("end"));
        attribute("font-family", m_families);
        attribute("font-size", text.size);
        if (text.bold)
            attribute("font-weight", QStringLiteral("bold"));
        attribute("fill", colorName(text.color));
        attribute("xml:space", QStringLiteral("preserve"));
        m_xml.writeCharacters(xmlText(text.text));
        m_xml.writeEndElement();
    }

    static QString cssFamilies()
    {
        QStringList quotedNames;
        for (const QString &family : figureFontFamilies())
            quotedNames += family.contains(QLatin1Char(' ')) ? QLatin1Char('\'') + family + QLatin1Char('\'')
                                                             : family;
        return quotedNames.join(QStringLiteral(", "));
    }

    const Figure &m_figure;
    QXmlStreamWriter m_xml;
    QString m_families = cssFamilies();
};

} // namespace

QString xmlText(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (const uint character : text.toUcs4()) { // which makes U+FFFD of lone surrogates
        if (character < 0x20 && character != '\t' && character != '\n')
            clean += QChar(static_cast<char16_t>(0x2400 + character));
        else if (QChar::isNonCharacter(character) || character == 0x7F)
            clean += QChar(QChar::ReplacementCharacter);
        else
            clean += QChar::fromUcs4(character);
    }
    return clean;
}

Result<QByteArray> writeSvg(const Figure &figure)
{
    if (figure.cells.values.size() > limits::imagePixels)
        return Error{ErrorCode::TooLarge,
                     "the figure has too many cells",
                     {},
                     {},
                     std::to_string(limits::imagePixels),
                     std::to_string(figure.cells.values.size()),
                     "shorten the text"};
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    SvgWriter(figure, &buffer).write();
    return bytes;
}

} // namespace headlight::ui
