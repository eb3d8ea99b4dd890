// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
#include "core/transformer/trace.h"

#include <QList>
#include <QObject>

#include <optional>

namespace headlight::ui {

/// A cell of a pattern; -1 in one of the two means the whole row or column.
struct Cell
{
    int query = -1;
    int key = -1;

    bool operator==(const Cell &) const = default;
};

/// In LayerHead::head: not one head but the mean over the heads of the layer.
inline constexpr int MeanHead = -1;

/// Which way the token strip is read.
enum class Direction {
    FromQuery, ///< shade the keys that the chosen query attends to
    ToKey, ///< shade the queries that attend to the chosen key
};

/// What the user is looking at, shared by all views: views write here and read from here, never from each
/// other.
///
/// Hover follows the mouse and is forgotten; a pin stays until it is released. current() is the pin, else the
/// hover. GUI thread only.
class Selection : public QObject
{
    Q_OBJECT

public:
    explicit Selection(QObject *parent = nullptr);

    AttentionKind kind() const { return m_kind; } ///< only an encoder-decoder has more than one
    LayerHead layerHead() const { return m_layerHead; } ///< head may be MeanHead
    std::optional<Cell> hover() const { return m_hover; }
    std::optional<Cell> pin() const { return m_pin; }
    std::optional<Cell> current() const { return m_pin ? m_pin : m_hover; }
    Direction direction() const { return m_direction; }
    /// Cells that were marked to ask which heads look there; both indices are set. In the order of marking.
    const QList<Cell> &painted() const { return m_painted; }
    const ReadingStyle &readingStyle() const { return m_readingStyle; } ///< what the numbers mean

public slots:
    void setKind(headlight::AttentionKind kind);
    void setLayerHead(headlight::LayerHead layerHead);
    void setHover(std::optional<headlight::ui::Cell> cell);
    void setPin(std::optional<headlight::ui::Cell> cell);
    void setDirection(headlight::ui::Direction direction);
    void setPainted(const QList<headlight::ui::Cell> &cells);
    void paint(headlight::ui::Cell cell, bool painted); ///< adds one, or takes it away

    void setReadingStyle(const headlight::ReadingStyle &style);

    /// Brings everything back into @p trace: layer and head clamped, cells outside released or no longer
    /// painted, a reference that is not there forgotten.
    void clampTo(const headlight::Trace &trace);

signals:
    void
    kindChanged(headlight::AttentionKind kind); ///< cells of another kind are other tokens: released before
    void layerHeadChanged(headlight::LayerHead layerHead);
    void hoverChanged(std::optional<headlight::ui::Cell> cell);
    void pinChanged(std::optional<headlight::ui::Cell> cell);
    void currentChanged(
        std::optional<headlight::ui::Cell> cell); ///< after hoverChanged or pinChanged, if current() changed
    void directionChanged(headlight::ui::Direction direction);
    void paintedChanged();
    void readingStyleChanged(const headlight::ReadingStyle &style);

private:
    void notifyCurrent(std::optional<Cell> before);

    AttentionKind m_kind = AttentionKind::Encoder;
    LayerHead m_layerHead;
    std::optional<Cell> m_hover;
    std::optional<Cell> m_pin;
    QList<Cell> m_painted;
    Direction m_direction = Direction::FromQuery;
    ReadingStyle m_readingStyle;
};

} // namespace headlight::ui
