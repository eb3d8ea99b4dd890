// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transformer/interventions.h"

#include "core/base/numbertext.h"
#include "core/transformer/architecture.h"

#include <algorithm>
#include <cmath>

namespace headlight {

bool Interventions::isEmpty() const
{
    return *this == Interventions();
}

int Interventions::firstLayer(int layers) const
{
    const bool everywhere = scaling != Scaling::Model || temperature != 1 || causalMask != CausalMask::Model
        || positions != Positions::Model || !replacedTokens.empty();
    int first = everywhere ? 0 : layers;
    for (const AblatedHead &ablated : ablatedHeads)
        first = std::min(first, ablated.layer);
    for (const CutEdge &cut : cutEdges)
        first = std::min(first, std::max(cut.layer, 0)); // All is below 0
    for (const ZeroedValue &zeroed : zeroedValues)
        first = std::min(first, zeroed.layer);
    return first;
}

namespace {

/// Whether @p index is in 0 … count − 1, or All where that is allowed.
Status checkIndex(const char *what, int index, int count, bool allAllowed = false)
{
    if ((allAllowed && index == Interventions::All) || (index >= 0 && index < count))
        return Done{};
    return Error{.code = ErrorCode::InvalidArgument,
                 .what = std::string("there is no such ") + what,
                 .expected = "0 to " + std::to_string(count - 1),
                 .found = std::to_string(index)};
}

} // namespace

namespace {

/// " in L2 H3", " in L2", or nothing for everywhere.
std::string placeOf(const Interventions::CutEdge &cut)
{
    if (cut.layer == Interventions::All && cut.head == Interventions::All)
        return {};
    std::string place = " in";
    if (cut.layer != Interventions::All)
        place += " L" + std::to_string(cut.layer);
    if (cut.head != Interventions::All)
        place += " H" + std::to_string(cut.head);
    return place;
}

std::string phrase(const Interventions::CutEdge &cut)
{
    const std::string key = std::to_string(cut.key);
    return cut.query == Interventions::All
        ? "token " + key + " knocked out" + placeOf(cut)
        : "edge from query " + std::to_string(cut.query) + " to key " + key + " cut" + placeOf(cut);
}

} // namespace

std::vector<std::string> phrases(const Interventions &interventions)
{
    std::vector<std::string> phrases;
    if (interventions.scaling == Interventions::Scaling::Off)
        phrases.push_back("scaling off");
    if (interventions.temperature != 1) {
        std::string text = "softmax temperature ";
        appendNumber(text, interventions.temperature);
        phrases.push_back(text);
    }
    if (interventions.causalMask != Interventions::CausalMask::Model)
        phrases.push_back(interventions.causalMask == Interventions::CausalMask::On ? "causal mask on"
                                                                                    : "causal mask off");
    if (interventions.positions == Interventions::Positions::Removed)
        phrases.push_back("positions removed");
    for (const auto &ablated : interventions.ablatedHeads)
        phrases.push_back(
            "L" + std::to_string(ablated.layer) + " H" + std::to_string(ablated.head)
            + (ablated.by == Interventions::AblateBy::Zero ? " ablated (zero)" : " ablated (mean)"));
    for (const auto &cut : interventions.cutEdges)
        phrases.push_back(phrase(cut));
    for (const auto &zeroed : interventions.zeroedValues)
        phrases.push_back("value of token " + std::to_string(zeroed.key) + " zeroed in L"
                          + std::to_string(zeroed.layer));
    for (const auto &replaced : interventions.replacedTokens)
        phrases.push_back("token " + std::to_string(replaced.position) + " replaced by " + replaced.token);
    return phrases;
}

std::string phraseLine(const Interventions *interventions)
{
    std::string line;
    if (!interventions)
        return line;
    for (const std::string &phrase : phrases(*interventions))
        line += (line.empty() ? "" : "; ") + phrase;
    return line;
}

Status checkInterventions(const Interventions &interventions, const ModelShape &shape, int tokens)
{
    if (!(interventions.temperature > 0) || !std::isfinite(interventions.temperature))
        return Error{.code = ErrorCode::InvalidArgument,
                     .what = "the temperature of a softmax must be above 0",
                     .found = std::to_string(interventions.temperature)};
    std::vector<Status> checks;
    for (const auto &ablated : interventions.ablatedHeads) {
        checks.push_back(checkIndex("layer", ablated.layer, shape.layers));
        checks.push_back(checkIndex("head", ablated.head, shape.heads));
    }
    for (const auto &cut : interventions.cutEdges) {
        checks.push_back(checkIndex("layer", cut.layer, shape.layers, true));
        checks.push_back(checkIndex("head", cut.head, shape.heads, true));
        checks.push_back(checkIndex("query", cut.query, tokens, true));
        checks.push_back(checkIndex("key", cut.key, tokens));
    }
    for (const auto &zeroed : interventions.zeroedValues) {
        checks.push_back(checkIndex("layer", zeroed.layer, shape.layers));
        checks.push_back(checkIndex("key", zeroed.key, tokens));
    }
    for (const auto &replaced : interventions.replacedTokens) {
        checks.push_back(checkIndex("token", replaced.position, tokens));
        checks.push_back(checkIndex("row of the embedding table", replaced.id, shape.vocabulary));
    }
    for (const Status &check : checks) {
        if (!check)
            return check.error();
    }
    return Done{};
}

} // namespace headlight
