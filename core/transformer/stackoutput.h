// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/headoutput.h"

#include <memory>

namespace headlight {

class Transformer;

/// W_O of the layers of a stack of blocks. Keeps the stack alive.
class StackOutput : public HeadOutput
{
public:
    explicit StackOutput(std::shared_ptr<const Transformer> transformer);
    ~StackOutput() override;

    Matrix writes(int layer, AttentionKind kind, const Matrix &z) const override;
    RowVector bias(int layer, AttentionKind kind) const override;
    bool isNormed(int layer, AttentionKind kind) const override;
    Matrix added(int layer, AttentionKind kind, const Matrix &parts, const RowVector &update) const override;
    RowVector residual(int layer, const RowVector &hiddenState) const override;

private:
    std::shared_ptr<const Transformer> m_transformer;
};

} // namespace headlight
