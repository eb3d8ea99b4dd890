// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/readingfile.h"

#include "core/base/numbertext.h"
#include "core/trace/csv.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace headlight {
namespace {

using ReadingJson = nlohmann::ordered_json;

const char *unitWord(Unit unit)
{
    switch (unit) {
    case Unit::Logit:
        return "logit";
    case Unit::Norm:
        return "norm";
    case Unit::Share:
        break;
    }
    return "share";
}

/// "3", "mean", or "all".
std::string headWord(const Quantity &quantity)
{
    if (quantity.head && isOfOneHead(quantity.meaning))
        return std::to_string(*quantity.head);
    const bool averaged = quantity.meaning == Meaning::Probability || quantity.meaning == Meaning::Score;
    return averaged ? "mean" : "all";
}

std::string referenceText(const Reading &reading)
{
    const auto &reference = reading.style.reference;
    if (!reference)
        return {};
    const std::string head = headWord(*reference);
    return std::string(meaningWord(reference->meaning)) + " L" + std::to_string(reference->layer)
        + (head == "mean" || head == "all" ? ' ' + head : " H" + head);
}

void appendRows(std::string &json, const Reading &reading)
{
    for (int row = 0; row < reading.numbers->rows(); ++row) {
        json += row > 0 ? ",\n[" : "[";
        for (int column = 0; column < reading.numbers->cols(); ++column) {
            const float value = (*reading.numbers)(row, column);
            if (column > 0)
                json += ',';
            if (reading.isMasked(row, column) || !std::isfinite(value))
                json += "null";
            else
                appendNumber(json, value);
        }
        json += ']';
    }
}

} // namespace

std::string readingAsCsv(const Reading &reading)
{
    constexpr const char *lineEnd = "\r\n";
    const auto text = [](const std::string &label) { return csvField(label, SpreadsheetFormulas::Keep); };
    const std::string prefix = std::string(meaningWord(reading.quantity.meaning)) + ','
        + unitWord(reading.unit) + ',' + referenceText(reading) + ',' + std::to_string(reading.quantity.layer)
        + ',' + headWord(reading.quantity) + ',';
    const std::string mark = phraseLine(reading.trace->interventions());
    const std::string end = (mark.empty() ? mark : ',' + text(mark)) + lineEnd;
    std::string csv = "meaning,unit,reference,layer,head,query,query_text,key,key_text,value,hidden_share";
    csv += (mark.empty() ? std::string() : ",what_if") + lineEnd;
    for (int row = 0; row < reading.numbers->rows(); ++row) {
        const auto r = static_cast<std::size_t>(row);
        for (int column = 0; column < reading.numbers->cols(); ++column) {
            if (reading.isMasked(row, column))
                continue;
            const auto c = static_cast<std::size_t>(column);
            csv += prefix + std::to_string(reading.queries.firstToken[r]) + ','
                + text(reading.queries.labels[r]) + ',' + std::to_string(reading.keys.firstToken[c]) + ','
                + text(reading.keys.labels[c]) + ',';
            appendNumber(csv, (*reading.numbers)(row, column));
            csv += ',';
            if (!reading.hiddenShare.empty())
                appendNumber(csv, reading.hiddenShare[r]);
            csv += end;
        }
    }
    return csv;
}

std::string readingAsJson(const Reading &reading)
{
    ReadingJson root{{"schema", "headlight.reading/1"},
                     {"program", "Headlight " HEADLIGHT_VERSION},
                     {"model", reading.trace->model().name},
                     {"text", reading.trace->content().text}};
    if (reading.trace->content().hasPair)
        root["pair"] = reading.trace->content().pair;
    if (reading.trace->model().isEncoderDecoder)
        root["decoder_text"] = reading.trace->content().decoderText;
    if (reading.trace->interventions())
        root["what_if"] = phrases(*reading.trace->interventions());
    root["meaning"] = meaningWord(reading.quantity.meaning);
    root["unit"] = unitWord(reading.unit);
    if (reading.style.reference)
        root["reference"] = referenceText(reading);
    root["layer"] = reading.quantity.layer;
    root["head"] = headWord(reading.quantity);
    root["grouping"] = reading.style.grouping == Grouping::Words ? "words" : "tokens";
    root["hidden_keys"] = reading.hiddenKeys;
    root["rescaled"] = reading.isRescaled();
    root["queries"] = reading.queries.labels;
    root["keys"] = reading.keys.labels;
    root["query_positions"] = reading.queries.firstToken;
    root["key_positions"] = reading.keys.firstToken;
    if (!reading.hiddenShare.empty())
        root["hidden_share"] = reading.hiddenShare; // NaN becomes null
    std::string json = root.dump(-1, ' ', false, ReadingJson::error_handler_t::replace);
    json.pop_back(); // the closing brace
    json += ",\n\"numbers\":[";
    appendRows(json, reading);
    json += "]}\n";
    return json;
}

} // namespace headlight
