// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tokenizer/tokenizer.h"
#include "core/transformer/trace.h"
#include "tests/bench/bench.h"
#include "ui/widgets/heatmapwidget.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>

using namespace headlight;

namespace {

using Clock = std::chrono::steady_clock;

double sinceMs(Clock::time_point &last)
{
    const auto now = Clock::now();
    const std::chrono::duration<double, std::milli> time = now - last;
    last = now;
    return time.count();
}

/// Prose of exactly @p tokens tokens, whose last word differs from one @p key to the next.
std::string textOf(const Tokenizer &tokenizer, int tokens, int key)
{
    static const std::vector<std::string> words{"the", "old", "man", "saw", "a", "dog", "in", "his", "house"};
    const std::string last = key % 2 == 0 ? "the" : "his";
    std::string text = last;
    for (std::size_t i = 0; tokenizer.encode(text).value().size() < static_cast<std::size_t>(tokens); ++i) {
        text.insert(0, words[i % words.size()] + ' ');
    }
    return text;
}

struct StageTimes
{
    std::vector<double> tokenize, run, derive, paint, all;
};

/// One key after the other through all stages.
class Stages
{
public:
    Stages(const Tokenizer &tokenizer, std::shared_ptr<const Transformer> transformer)
        : m_tokenizer(tokenizer)
        , m_transformer(std::move(transformer))
    {
        const ModelShape &shape = m_transformer->shape();
        auto info = std::make_shared<ModelInfo>();
        info->layers = shape.layers;
        info->heads = info->keyValueHeads = shape.heads;
        info->causal = shape.causal;
        m_info = info;
        m_widget.resize(900, 900);
        m_widget.show();
        QCoreApplication::processEvents();
    }

    bool press(const std::string &text, StageTimes *times)
    {
        const auto begin = Clock::now();
        auto last = begin;
        Trace::Content content;
        content.model = m_info;
        content.encoding = m_tokenizer.encode(text).value();
        for (const std::int32_t id : content.encoding.ids)
            content.display.push_back(m_tokenizer.display(id));
        const double tokenize = sinceMs(last);

        const std::vector<std::int32_t> ids = content.encoding.ids;
        if (!m_transformer->run({ids, {}, {}}, {}, content))
            return false;
        const auto trace = std::make_shared<const Trace>(std::move(content));
        const double run = sinceMs(last);

        const int layer = trace->layers() / 2;
        for (int head = 0; head < trace->heads(); ++head)
            trace->attention({layer, head});
        trace->meanPattern(layer);
        trace->mask(layer);
        const double derive = sinceMs(last);

        show(trace, layer);
        const double paint = sinceMs(last);
        if (times) {
            times->tokenize.push_back(tokenize);
            times->run.push_back(run);
            times->derive.push_back(derive);
            times->paint.push_back(paint);
            times->all.push_back(tokenize + run + derive + paint);
        }
        return true;
    }

private:
    void show(const std::shared_ptr<const Trace> &trace, int layer)
    {
        const auto attention = trace->attention({layer, 1});
        QStringList tokens;
        for (const std::string &token : trace->display())
            tokens.append(QString::fromStdString(token));
        m_widget.setData({{attention, &attention->pattern}, {trace, &trace->mask(layer)}, tokens, tokens});
        for (QWidget *child : m_widget.findChildren<QWidget *>())
            child->repaint();
    }

    const Tokenizer &m_tokenizer;
    std::shared_ptr<const Transformer> m_transformer;
    std::shared_ptr<const ModelInfo> m_info;
    ui::HeatmapWidget m_widget;
};

/// What Qt needs to repaint 900 × 900 pixels, and a redraw with new data: 0.4 ms at 64 tokens, 1.2 at 512.
double paintTarget(int tokens)
{
    return 0.7 + 0.27 + 1.8e-3 * tokens;
}

/// A dot product of a head's width for every visible cell of every head of one layer.
double deriveLimit(const ModelShape &shape, int tokens, const Limits &limits)
{
    const double cells = static_cast<double>(tokens) * (shape.causal ? (tokens + 1) / 2.0 : tokens);
    return 1e3 * 2 * cells * shape.heads * shape.dHead / limits.flopPerSecond;
}

} // namespace

void benchStages(const Subject &subject, const BenchOptions &options, Report &report)
{
    const auto transformer = subject.load();
    const auto tokenizer = Tokenizer::load(subject.folder);
    if (!transformer || !tokenizer) {
        std::fprintf(stderr, "%s: there is no model or no tokenizer\n", subject.name.c_str());
        return;
    }
    const ModelShape &shape = transformer.value()->shape();
    const Limits limits = measureLimits(static_cast<std::uint64_t>(weightBytes(shape)));
    Stages stages(*tokenizer.value(), transformer.value());
    for (const int tokens : options.tokens) {
        if (tokens > shape.positions)
            continue;
        const std::string texts[]{textOf(*tokenizer.value(), tokens, 0),
                                  textOf(*tokenizer.value(), tokens, 1)};
        StageTimes times;
        bool fine = true;
        for (int key = 0; key < options.runs + 3 && fine; ++key)
            fine = stages.press(texts[key % 2], key < 3 ? nullptr : &times);
        if (!fine)
            continue;
        const double forward = forwardLimit(*transformer.value(), tokens, limits);
        const double megabytesPerSecond = 30; // with words not seen lately
        const double tokenize = static_cast<double>(texts[0].size()) / megabytesPerSecond / 1e3;
        const auto line = [&](const char *stage, const std::vector<double> &all, const Bound &bound) {
            report.add(std::string(stage) + ' ' + subject.name, tokens, all, bound);
        };
        line("tokenize", times.tokenize, {Bound::Kind::Target, tokenize});
        line("run", times.run, {Bound::Kind::Limit, forward});
        line("derive", times.derive, {Bound::Kind::Limit, deriveLimit(shape, tokens, limits)});
        line("paint", times.paint, {Bound::Kind::Target, paintTarget(tokens)});
        line("all stages", times.all, {Bound::Kind::Target, 1.25 * forward + paintTarget(tokens)});
    }
}
