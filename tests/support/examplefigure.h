// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/heatmapfigure.h"

#include <QProcess>
#include <QStandardPaths>

#include <limits>

namespace headlight::test {

/// A causal pattern of @p tokens tokens in which no two numbers of a row are equal, with one NaN.
inline ui::HeatmapFigureInput exampleInput(int tokens)
{
    auto pattern = std::make_shared<Matrix>(Matrix::Zero(tokens, tokens));
    ui::HeatmapFigureInput input;
    for (int query = 0; query < tokens; ++query) {
        for (int key = 0; key <= query; ++key)
            (*pattern)(query, key) = static_cast<float>((query + 2 * key) % 17 + 1) / 18.F;
        input.queryTokens += QStringLiteral("tok%1").arg(query);
    }
    if (tokens > 2)
        (*pattern)(2, 1) = std::numeric_limits<float>::quiet_NaN();
    input.pattern = pattern;
    input.keyTokens = input.queryTokens;
    input.isVisible = [](int query, int key) { return key <= query; };
    input.model = QStringLiteral("decoder");
    input.head = {2, 5};
    input.sentence = QStringLiteral("a sentence");
    return input;
}

inline ui::Figure figureOf(const ui::HeatmapFigureInput &input)
{
    const Result<ui::Figure> figure = buildHeatmapFigure(input);
    return figure ? figure.value() : ui::Figure{};
}

/// Runs a program that reads @p input; its output, or nothing when it is not installed.
inline std::optional<QByteArray> filtered(const QString &program, const QStringList &arguments,
                                          const QByteArray &input)
{
    if (QStandardPaths::findExecutable(program).isEmpty())
        return std::nullopt;
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished();
    return process.readAllStandardOutput();
}

} // namespace headlight::test
