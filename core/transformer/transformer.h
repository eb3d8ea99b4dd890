// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canceltoken.h"
#include "core/transformer/runinput.h"
#include "core/transformer/trace.h"
#include "core/transformer/weights.h"

#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace headlight {

class ThreadPool;
struct Workspace;

/// The forward pass of one stack of blocks: token ids in, hidden states and projections out. It knows tables
/// and numbers, no text and no family by name; what differs between families is in Architecture. An
/// encoder-decoder is two of these, and the decoder's blocks look at the encoder's last hidden states.
///
/// Immutable; all const functions may be called from several threads at once (they share the processor then).
class Transformer
{
public:
    using Input = RunInput;

    Transformer(const Architecture &architecture, LoadedWeights loaded);
    ~Transformer();

    const ModelShape &shape() const { return m_loaded.shape; }
    const LoadedWeights &loaded() const { return m_loaded; }
    bool predicts() const { return m_loaded.weights.predicts; }

    /// BadValue or InvalidArgument where run() could not take @p input.
    Status check(const Input &input) const;

    /// Fills content.kind, hiddenStates, layers, attended, scale, layerScales, softCap, windows, bias and
    /// rotations. @p input has passed check(). Cost 2·parameters·tokens + 4·layers·d_model·tokens²
    /// operations.
    /// @param cross the same of the cross-attention but hiddenStates; null for stacks without
    /// With input.previous only what differs is computed: the bits are the same, the cost is that of the
    /// tokens behind the common beginning.
    /// @return Cancelled; polled before every block
    Status run(const Input &input, const CancelToken &cancel, Trace::Content &content,
               Trace::Content *cross = nullptr) const;

    /// Logits (tokens, vocabulary) for final hidden states (tokens, d_model); only when predicts().
    Matrix logits(const MatrixView &residual) const;

    /// Floating-point operations of a pass over @p tokens, which look at @p keys of an encoder.
    double flop(int tokens, int keys = 0) const;

private:
    class WorkspaceLoan;

    /// Norms around a part; empty what there is not.
    struct PartNorms
    {
        const Norm &own; ///< before the part, or after it and its residual
        const Norm &update; ///< after the part, before its residual
        const Norm *next; ///< own one of the part that follows; null behind the last one
    };

    void runBlock(std::size_t layer, const Input &input, Workspace &workspace, Trace::Content &content,
                  Trace::Content *cross) const;
    void attendSelf(std::size_t layer, const float *x, const Input &input, Workspace &workspace,
                    Trace::Content &content) const;
    void attendCross(std::size_t layer, const float *x, int tokens, const Matrix &memory,
                     Workspace &workspace, Trace::Content &cross) const;
    void feedForward(std::size_t layer, const float *x, int tokens, Workspace &workspace) const;
    void endPart(const PartNorms &norms, const Matrix &blockInput, const Matrix &x, Matrix &y,
                 Workspace &workspace) const;
    void placeQueriesAndKeys(std::size_t layer, const Workspace &workspace, Trace::Layer &projections) const;
    void mixHeads(std::size_t layer, const Trace::Content &content, Workspace &workspace) const;
    void describe(std::span<const std::uint8_t> attended, Trace::Content &content) const;
    void finish(Matrix &last) const;
    PositionBias positionBias(const Input &input) const;
    const Linear *firstLinear(std::size_t layer) const;

    const Architecture &m_architecture;
    LoadedWeights m_loaded;
    ThreadPool &m_pool;
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Workspace>> m_idle; // for the next run
};

} // namespace headlight
