// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/celltext.h"

#include "ui/text/tokenlabel.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace headlight::ui {
namespace {

struct CellText
{
    Q_DECLARE_TR_FUNCTIONS(CellText)
};

constexpr int ToolTipGraphemes = 60;

/// What is known about the number, from "0.412, rank 1 of 6" to why there is none.
QString numberText(const CellFacts &facts)
{
    if (!facts.visible)
        return CellText::tr("masked: this query cannot see this key");
    if (!std::isfinite(facts.probability))
        return CellText::tr("not a number");
    const QLocale locale;
    return CellText::tr("%1, rank %2 of %3")
        .arg(probabilityText(facts.probability), locale.toString(facts.rank),
             locale.toString(facts.visibleKeys));
}

} // namespace

QString headName(LayerHead head)
{
    if (head.head == MeanHead)
        return CellText::tr("L%1 mean").arg(head.layer);
    return QStringLiteral("L%1 H%2").arg(head.layer).arg(head.head);
}

QString kindName(AttentionKind kind)
{
    switch (kind) {
    case AttentionKind::Decoder:
        return CellText::tr("decoder self-attention");
    case AttentionKind::Cross:
        return CellText::tr("cross-attention");
    case AttentionKind::Encoder:
        break;
    }
    return CellText::tr("encoder self-attention");
}

QString probabilityText(double probability)
{
    return probabilityText(probability, QLocale());
}

QString probabilityText(double probability, const QLocale &locale)
{
    if (probability > 0 && probability < 0.0005)
        return QLatin1Char('<') + locale.toString(0.001, 'f', 3);
    return locale.toString(probability, 'f', 3);
}

CellFacts cellFacts(const Trace &trace, const MatrixView &pattern, LayerHead head, Cell cell)
{
    CellFacts facts;
    facts.head = head;
    facts.cell = cell;
    facts.query = tokenLabel(trace.display()[static_cast<std::size_t>(cell.query)]);
    facts.key = tokenLabel(trace.keyDisplay()[static_cast<std::size_t>(cell.key)]);
    facts.probability = static_cast<double>(pattern(cell.query, cell.key));
    facts.visible = trace.isVisible(head, cell.query, cell.key);
    facts.visibleKeys = 0;
    for (int key = 0; key < static_cast<int>(pattern.cols()); ++key) {
        if (!trace.isVisible(head, cell.query, key))
            continue;
        ++facts.visibleKeys;
        if (static_cast<double>(pattern(cell.query, key)) > facts.probability)
            ++facts.rank;
    }
    return facts;
}

QString cellText(const CellFacts &facts)
{
    return CellText::tr("%1: %2 → %3 %4")
        .arg(headName(facts.head), mentioned(facts.query), mentioned(facts.key), numberText(facts));
}

QString cellToolTip(const CellFacts &facts)
{
    const QLocale locale;
    return CellText::tr("Query %1 (position %2)\nKey %3 (position %4)\n%5")
        .arg(quoted(elidedLabel(facts.query, ToolTipGraphemes)), locale.toString(facts.cell.query),
             quoted(elidedLabel(facts.key, ToolTipGraphemes)), locale.toString(facts.cell.key),
             numberText(facts));
}

} // namespace headlight::ui
