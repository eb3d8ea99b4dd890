// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/analysisfile.h"

#include "core/analysis/consequences.h"
#include "core/analysis/divergence.h"
#include "core/analysis/headlabel.h"
#include "core/analysis/rollout.h"
#include "core/analysis/scaling.h"
#include "core/base/numbertext.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <new>

namespace headlight {
namespace {

using Json = nlohmann::ordered_json;

Error cancelled()
{
    return {.code = ErrorCode::Cancelled, .what = "a newer request took over"};
}

Error outOfMemory()
{
    return {.code = ErrorCode::OutOfMemory,
            .what = "not enough memory to analyse so many tokens",
            .hint = "Use a shorter text"};
}

Json numberJson(double number)
{
    return std::isfinite(number) ? Json(number) : Json(nullptr);
}

Json scoreJson(const Score &score)
{
    if (!score.isApplicable())
        return nullptr;
    return {{"value", numberJson(score.value)}, {"chance", numberJson(score.chance)}, {"rows", score.rows}};
}

std::string_view unitKey(MetricUnit unit)
{
    constexpr std::string_view Keys[]{"share", "nats", "keys", "tokens"};
    return Keys[static_cast<std::size_t>(unit)];
}

Json headJson(LayerHead head, const HeadScores &scores)
{
    const LabelledHead label = labelOf(scores);
    Json metrics = Json::object();
    for (const HeadMetric metric : allHeadMetrics())
        metrics[std::string(metricKey(metric))] = scoreJson(scores[metric]);
    return {{"layer", head.layer},
            {"head", head.head},
            {"label", labelKey(label.label)},
            {"label_metric", metricKey(label.metric)},
            {"sentence", labelSentence(head, label)},
            {"metrics", std::move(metrics)}};
}

/// Adds the rollout of the highest layer to @p root. @return false when cancelled
bool addRollout(Json &root, const Trace &trace, const CancelToken &cancel)
{
    root["rollout"] = nullptr;
    const auto patterns = fusedPatterns(trace, HeadFusion::Mean, cancel);
    if (!patterns) // between different tokens there is none
        return patterns.error().code != ErrorCode::Cancelled;
    root["rollout"] = Json::array();
    const std::vector<Matrix> layers = rollout(patterns.value());
    for (Eigen::Index token = 0; !layers.empty() && token < layers.back().rows(); ++token) {
        Json row = Json::array();
        for (const float share : layers.back().row(token))
            row.push_back(numberJson(static_cast<double>(share)));
        root["rollout"].push_back(std::move(row));
    }
    return true;
}

/// Adds the map of heads to @p root. @return false when cancelled
bool addMap(Json &root, const Trace &trace, const CancelToken &cancel)
{
    const auto distances = headDistances(trace, cancel);
    if (!distances)
        return false;
    root["map"] = nullptr;
    const auto map = classicalScaling(*distances);
    if (!map) // with NaN there is none
        return true;
    root["map"] = Json::array();
    for (Eigen::Index head = 0; head < map.value().points.rows(); ++head)
        root["map"].push_back({map.value().points(head, 0), map.value().points(head, 1)});
    root["map_explained"] = map.value().explained;
    return true;
}

/// Adds what each head matters to @p root.
Status addAblation(Json &root, const Trace &trace, Interventions::AblateBy by, const CancelToken &cancel)
{
    const int position = predictionPosition(trace);
    const auto effects = ablateAllHeads(trace, by, position, cancel);
    if (!effects)
        return effects.error();
    Json heads = Json::array();
    for (const HeadEffect &effect : effects.value())
        heads.push_back({{"layer", effect.head.layer},
                         {"head", effect.head.head},
                         {"kl", numberJson(effect.divergence)},
                         {"loss_change", numberJson(effect.lossChange)}});
    root["ablation"] = {{"by", by == Interventions::AblateBy::Zero ? "zero" : "mean"},
                        {"position", position},
                        {"token", trace.encoding().tokens[static_cast<std::size_t>(position)]},
                        {"heads", std::move(heads)}};
    return Done{};
}

LayerHead headAt(const Trace &trace, std::size_t index)
{
    return {static_cast<int>(index) / trace.heads(), static_cast<int>(index) % trace.heads()};
}

/// @param losses how many next tokens the loss is a mean of
void appendEffect(std::string &csv, const std::string &start, const HeadEffect &effect, int losses)
{
    const auto append = [&](const char *metric, double value, int rows) {
        if (std::isnan(value))
            return;
        csv += start + metric + ",nats,";
        appendNumber(csv, value);
        csv += ",," + std::to_string(rows) + "\r\n";
    };
    append("ablation_kl", effect.divergence, 1);
    append("ablation_loss_change", effect.lossChange, losses);
}

} // namespace

Result<std::string> analysisAsJson(const Trace &trace, std::optional<Interventions::AblateBy> ablation,
                                   const CancelToken &cancel)
try {
    const auto scores = allHeadScores(trace, cancel);
    if (!scores)
        return cancelled();
    const ModelInfo &model = trace.model();
    Json root{{"schema", "headlight-analysis/1"}, {"program", "Headlight " HEADLIGHT_VERSION}};
    root["model"] = {{"name", model.name}, {"family", model.family}};
    root["text"] = trace.content().text;
    if (trace.content().hasPair)
        root["pair"] = trace.content().pair;
    if (trace.interventions())
        root["what_if"] = phrases(*trace.interventions());
    root["tokens"] = trace.encoding().tokens;
    root["heads"] = Json::array();
    for (std::size_t i = 0; i < scores->size(); ++i)
        root["heads"].push_back(headJson(headAt(trace, i), (*scores)[i]));
    if (!addRollout(root, trace, cancel) || !addMap(root, trace, cancel))
        return cancelled();
    if (ablation) {
        if (const Status done = addAblation(root, trace, *ablation, cancel); !done)
            return done.error();
    }
    constexpr int Indent = 1;
    return root.dump(Indent, ' ', false, Json::error_handler_t::replace) + '\n';
} catch (const std::bad_alloc &) {
    return outOfMemory();
}

Result<std::string> analysisAsCsv(const Trace &trace, std::optional<Interventions::AblateBy> ablation,
                                  const CancelToken &cancel)
try {
    const auto scores = allHeadScores(trace, cancel);
    if (!scores)
        return cancelled();
    std::vector<HeadEffect> effects;
    if (ablation) {
        auto measured = ablateAllHeads(trace, *ablation, predictionPosition(trace), cancel);
        if (!measured)
            return measured.error();
        effects = std::move(measured).value();
    }
    std::string csv = "layer,head,label,metric,unit,value,chance,rows\r\n";
    for (std::size_t i = 0; i < scores->size(); ++i) {
        const LayerHead head = headAt(trace, i);
        const std::string start = std::to_string(head.layer) + ',' + std::to_string(head.head) + ','
            + std::string(labelKey(labelOf((*scores)[i]).label)) + ',';
        for (const HeadMetric metric : allHeadMetrics()) {
            const Score &score = (*scores)[i][metric];
            if (!score.isApplicable())
                continue;
            csv += start;
            csv += metricKey(metric);
            csv += ',';
            csv += unitKey(metricUnit(metric));
            csv += ',';
            appendNumber(csv, score.value);
            csv += ',';
            appendNumber(csv, score.chance);
            csv += ',' + std::to_string(score.rows) + "\r\n";
        }
        if (ablation)
            appendEffect(csv, start, effects[i], std::max(trace.tokens() - 1, 0));
    }
    return csv;
} catch (const std::bad_alloc &) {
    return outOfMemory();
}

} // namespace headlight
