// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/celltext.h"

#include <QCoreApplication>
#include <QLocale>

namespace headlight::ui {
namespace {

struct CellText
{
    Q_DECLARE_TR_FUNCTIONS(CellText)
};

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

} // namespace headlight::ui
