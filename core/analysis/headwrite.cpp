// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/headwrite.h"

#include "core/transformer/headpattern.h"

namespace headlight {

std::optional<HeadWrite> headWrite(const Trace &trace, LayerHead head, int query)
{
    const auto &output = trace.content().headOutput;
    if (!output)
        return std::nullopt;
    Matrix z(trace.heads(), trace.value(head).cols());
    for (int other = 0; other < trace.heads(); ++other) {
        const LayerHead one{head.layer, other};
        const Matrix &pattern = trace.attention(one)->pattern;
        const bool alone = !trace.interventions(); // an ablation may need all queries
        z.row(other) = alone ? Matrix(pattern.row(query) * trace.value(one))
                             : Matrix(headResult(trace.content(), one, pattern, trace.value(one)).row(query));
    }
    const Eigen::VectorXd norms = output->writes(head.layer, trace.kind(), z).cast<double>().rowwise().norm();
    HeadWrite write;
    write.norm = norms(head.head);
    write.share = norms.sum() > 0 ? write.norm / norms.sum() : 0;
    write.heads = trace.heads();
    write.isNormed = output->isNormed(head.layer, trace.kind());
    const auto &states = trace.content().hiddenStates;
    if (!states.empty())
        write.residualNorm = states[static_cast<std::size_t>(head.layer)].row(query).cast<double>().norm();
    return write;
}

} // namespace headlight
