// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace headlight {

struct ModelShape;

/// What is changed about a model's attention, with its real weights: "what if". The run is recomputed with
/// it, and its trace carries it, so that whatever shows or exports the trace can say so.
struct Interventions
{
    static constexpr int All = -1; ///< every layer, head or query

    enum class Scaling {
        Model,
        Off, ///< scores = q·k instead of q·k/√d_head
    };
    enum class CausalMask { Model, On, Off };
    enum class Positions {
        Model,
        Removed, ///< no position embeddings, no rotation, no position bias; causal mask and windows stay
    };
    enum class AblateBy {
        Zero, ///< the head writes nothing
        Mean, ///< the head writes for every query the mean of what it writes over the sentence
    };

    struct AblatedHead
    {
        int layer = 0;
        int head = 0;
        AblateBy by = AblateBy::Zero;

        bool operator==(const AblatedHead &) const = default;
    };
    /// A query that may not see a key; the rest of its row shares what the key had.
    struct CutEdge
    {
        int layer = All;
        int head = All;
        int query = All; ///< All: the key is knocked out
        int key = 0;

        bool concerns(int l, int h) const
        {
            return (layer == All || layer == l) && (head == All || head == h);
        }
        bool hides(int q, int k) const { return k == key && (query == All || query == q); }
        bool operator==(const CutEdge &) const = default;
    };
    /// A token whose value is 0 in a layer: attention stays, but brings nothing.
    struct ZeroedValue
    {
        int layer = 0;
        int key = 0;

        bool operator==(const ZeroedValue &) const = default;
    };
    struct ReplacedToken
    {
        int position = 0;
        std::int32_t id = 0;
        std::string token, display; ///< as Encoding and Trace spell it

        bool operator==(const ReplacedToken &) const = default;
    };

    Scaling scaling = Scaling::Model;
    double temperature = 1; ///< softmax(scores / temperature); above 0
    CausalMask causalMask = CausalMask::Model;
    Positions positions = Positions::Model;
    std::vector<AblatedHead> ablatedHeads;
    std::vector<CutEdge> cutEdges;
    std::vector<ZeroedValue> zeroedValues;
    std::vector<ReplacedToken> replacedTokens;

    bool isEmpty() const;
    bool operator==(const Interventions &) const = default;

    /// The lowest layer that computes anything else than before; below it everything stays the same.
    int firstLayer(int layers) const;
};

/// What is changed, one English phrase each, for the marks of files: "scaling off", "L2 H3 ablated (zero)".
/// Empty where nothing is.
std::vector<std::string> phrases(const Interventions &interventions);

/// The same as one line; empty for null and where nothing is changed.
std::string phraseLine(const Interventions *interventions);

/// InvalidArgument naming what is outside of the model or the sentence.
Status checkInterventions(const Interventions &interventions, const ModelShape &shape, int tokens);

} // namespace headlight
