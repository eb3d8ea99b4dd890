// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/trace.h"

#include "core/transformer/headpattern.h"

#include <cassert>
#include <limits>

namespace headlight {

Trace::Trace(Content content)
    : m_content(std::move(content))
    , m_attention(m_content.layers.size() * static_cast<std::size_t>(heads()))
    , m_mean(m_content.layers.size())
{
}

Trace::~Trace() = default;

AttentionKind Trace::kind() const
{
    if (m_content.model->isEncoderDecoder)
        return m_content.kind;
    return m_content.model->causal ? AttentionKind::Decoder : AttentionKind::Encoder;
}

int Trace::heads() const
{
    const ModelInfo &model = *m_content.model;
    return model.isEncoderDecoder && kind() != AttentionKind::Encoder ? model.decoderHeads : model.heads;
}

int Trace::keyValueHeads() const
{
    return model().isEncoderDecoder ? heads() : model().keyValueHeads;
}

const Encoding &Trace::keyEncoding() const
{
    return kind() == AttentionKind::Cross ? m_content.keyEncoding : m_content.encoding;
}

const std::vector<std::string> &Trace::keyDisplay() const
{
    return kind() == AttentionKind::Cross ? m_content.keyDisplay : m_content.display;
}

int Trace::window(int layer) const
{
    return m_content.windows.empty() ? 0 : m_content.windows[static_cast<std::size_t>(layer)];
}

/// Layers with the same window share their mask, unless edges may be cut in some of them.
int Trace::maskSlot(int layer) const
{
    const bool own = m_content.interventions && !m_content.interventions->cutEdges.empty();
    return own ? -1 - layer : window(layer);
}

bool Trace::isCausal() const
{
    return headlight::isCausal(m_content);
}

bool Trace::isVisible(int layer, int query, int key) const
{
    return headlight::isVisible(m_content, {layer, Interventions::All}, query, key);
}

bool Trace::isVisible(LayerHead head, int query, int key) const
{
    return headlight::isVisible(m_content, head, query, key);
}

namespace {

MatrixView headColumns(const Matrix &matrix, int head, int heads)
{
    const Eigen::Index width = matrix.cols() / heads;
    return matrix.middleCols(head * width, width);
}

int keyValueHead(const Trace &trace, int head)
{
    return head * trace.keyValueHeads() / trace.heads();
}

} // namespace

MatrixView Trace::query(LayerHead head) const
{
    return headColumns(m_content.layers[static_cast<std::size_t>(head.layer)].query, head.head, heads());
}

MatrixView Trace::key(LayerHead head) const
{
    return headColumns(m_content.layers[static_cast<std::size_t>(head.layer)].key,
                       keyValueHead(*this, head.head), keyValueHeads());
}

MatrixView Trace::value(LayerHead head) const
{
    return headColumns(m_content.layers[static_cast<std::size_t>(head.layer)].value,
                       keyValueHead(*this, head.head), keyValueHeads());
}

float Trace::scale(int layer) const
{
    return m_content.layerScales.empty() ? m_content.scale
                                         : m_content.layerScales[static_cast<std::size_t>(layer)];
}

const Rotation &Trace::rotation(int layer) const
{
    return m_content.windowRotation && window(layer) > 0 ? *m_content.windowRotation : m_content.rotation;
}

const Matrix &Trace::mask(int layer) const
{
    const std::lock_guard lock(m_mutex);
    Matrix &mask = m_masks[maskSlot(layer)];
    if (mask.size() == 0 && tokens() > 0)
        mask = visibilityMask(m_content, layer, tokens(), keys());
    return mask;
}

std::shared_ptr<const HeadAttention> Trace::attention(LayerHead head) const
{
    assert(head.layer >= 0 && head.layer < layers() && head.head >= 0 && head.head < heads());
    assert(hasLayer(head.layer));
    const std::size_t slot = static_cast<std::size_t>(head.layer) * static_cast<std::size_t>(heads())
        + static_cast<std::size_t>(head.head);
    {
        const std::lock_guard lock(m_mutex);
        if (m_attention[slot])
            return m_attention[slot];
    }
    // Two threads may derive the same head at once; both get the same numbers and the first one is kept.
    auto derived = std::make_shared<const HeadAttention>(
        headPattern(m_content, head, query(head), key(head), mask(head.layer)));
    const std::lock_guard lock(m_mutex);
    if (!m_attention[slot])
        m_attention[slot] = std::move(derived);
    return m_attention[slot];
}

std::shared_ptr<const Matrix> Trace::meanPattern(int layer) const
{
    const auto slot = static_cast<std::size_t>(layer);
    {
        const std::lock_guard lock(m_mutex);
        if (m_mean[slot])
            return m_mean[slot];
    }
    Matrix sum = Matrix::Zero(tokens(), keys());
    for (int head = 0; head < heads(); ++head)
        sum += attention({layer, head})->pattern;
    sum /= static_cast<float>(heads());
    auto mean = std::make_shared<const Matrix>(std::move(sum));
    const std::lock_guard lock(m_mutex);
    if (!m_mean[slot])
        m_mean[slot] = std::move(mean);
    return m_mean[slot];
}

std::vector<Prediction> Trace::predictions(int position, int count) const
{
    if (!m_content.predictionHead || m_content.hiddenStates.empty() || position < 0 || position >= tokens())
        return {};
    return m_content.predictionHead->top(m_content.hiddenStates.back().row(position), count);
}

TracePtr traceOf(const TracePtr &primary, AttentionKind kind)
{
    if (!primary || primary->kind() == kind)
        return primary;
    for (const TracePtr &companion : primary->companions()) {
        if (companion->kind() == kind)
            return companion;
    }
    return nullptr;
}

} // namespace headlight
