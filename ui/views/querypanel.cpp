// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/querypanel.h"

#include "core/analysis/headmetrics.h"
#include "ui/state/readingcells.h"
#include "ui/state/session.h"
#include "ui/state/shownreading.h"
#include "ui/text/celltext.h"
#include "ui/text/readingtext.h"
#include "ui/text/tokenlabel.h"
#include "ui/widgets/keybars.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace headlight::ui {

namespace {

constexpr int KeyRows = 6; // at least

} // namespace

QueryPanel::QueryPanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(session->selection())
    , m_title(new QLabel(this))
    , m_bars(new KeyBars(this))
    , m_facts(new QLabel(this))
    , m_follow(new QPushButton(this))
    , m_predictionTitle(new QLabel(this))
    , m_predictions(new KeyBars(this))
{
    build();
    connect(m_selection, &Selection::currentChanged, this, &QueryPanel::followSelection);
    connect(m_session, &Session::traceChanged, this, &QueryPanel::followSelection);
    connect(m_session->shown(), &ShownReading::changed, this, &QueryPanel::refresh);
    connect(m_session, &Session::patternsChanged, this, &QueryPanel::updateFollow);
    connect(m_session, &Session::predictionsChanged, this, &QueryPanel::updatePredictions);
    connect(m_selection, &Selection::pinChanged, this, &QueryPanel::updateFollow);
    connect(m_follow, &QPushButton::clicked, this, &QueryPanel::workedExampleRequested);
    connect(m_bars, &KeyBars::keyHovered, this, [this](int other) {
        if (other < 0)
            m_selection->setHover(std::nullopt);
        else
            m_selection->setHover(m_shown.query >= 0 ? Cell{m_shown.query, other} : Cell{other, m_shown.key});
    });
    connect(m_bars, &KeyBars::keyActivated, this, [this](int other) {
        m_selection->setPin(m_shown.query >= 0 ? Cell{m_shown.query, other} : Cell{other, m_shown.key});
    });
}

void QueryPanel::build()
{
    for (QLabel *label : {m_title, m_facts, m_predictionTitle}) {
        label->setTextFormat(Qt::PlainText);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_predictionTitle->setFont(bold);
    m_facts->setWordWrap(true);
    m_bars->setAccessibleName(tr("Keys of the query"));
    m_bars->setPlaceholderText(tr("Hover or click a token to see where it looks"));
    m_predictions->setAccessibleName(tr("Predictions at this position"));
    m_predictions->setFocusPolicy(Qt::NoFocus);
    m_bars->setRows(KeyRows, 0); // the keys are what the panel is for; they come first
    m_predictions->setRows(Session::PredictionCount, Session::PredictionCount);
    adoptFont();
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(6);
    rows->addWidget(m_title);
    rows->addWidget(m_bars, 1);
    rows->addWidget(m_facts);
    rows->addWidget(m_follow, 0, Qt::AlignLeft);
    rows->addSpacing(8);
    rows->addWidget(m_predictionTitle);
    rows->addWidget(m_predictions);
}

void QueryPanel::adoptFont()
{
    // Nothing jumps when texts come and go.
    for (QLabel *label : {m_title, m_predictionTitle})
        label->setMinimumHeight(label->fontMetrics().lineSpacing());
    m_facts->setMinimumHeight(2 * m_facts->fontMetrics().lineSpacing());
}

void QueryPanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        adoptFont();
    QWidget::changeEvent(event);
}

void QueryPanel::followSelection()
{
    const auto trace = m_session->trace();
    if (const auto cell = m_selection->current())
        m_shown = cell->query >= 0 ? Cell{cell->query, -1} : Cell{-1, cell->key};
    const int tokens = trace ? trace->tokens() : 0;
    if (m_shown.query >= tokens || m_shown.key >= (trace ? trace->keys() : 0))
        m_shown = {};
    if (m_shown == Cell{} && trace)
        m_shown = {trace->kind() == AttentionKind::Encoder ? std::min(1, tokens - 1) : tokens - 1, -1};
    refresh();
    updatePredictions();
}

void QueryPanel::refresh()
{
    if (!isVisible())
        return;
    const auto reading = m_session->shown()->reading();
    updateFollow();
    if (!m_session->trace() || m_session->shown()->error()) {
        clear();
        return;
    }
    if (!reading || reading->trace != m_session->trace())
        return; // on its way: the numbers before stay
    const auto place = cellInReading(*reading, m_shown);
    if (place)
        showScale(*reading);
    if (place && place->query >= 0)
        showQuery(*reading, place->query);
    else if (place && place->key >= 0)
        showKey(*reading, place->key);
    else if (m_shown.key >= 0)
        showHidden(*reading);
}

void QueryPanel::updateFollow()
{
    const auto pattern = m_session->pattern(m_selection->layerHead());
    const auto pin = m_selection->pin();
    const bool isCell = pin && pin->query >= 0 && pin->key >= 0;
    m_follow->setEnabled(isCell);
    if (!isCell)
        m_follow->setText(tr("Click a cell to follow its number"));
    else if (pattern && pin->query < pattern->rows() && pin->key < pattern->cols())
        m_follow->setText(tr("How %1 comes about")
                              .arg(probabilityText(static_cast<double>((*pattern)(pin->query, pin->key)))));
}

void QueryPanel::clear()
{
    m_title->clear();
    m_facts->clear();
    m_bars->setBars({});
}

QString QueryPanel::queryToken(int index) const
{
    return tokenLabel(m_session->trace()->display()[static_cast<std::size_t>(index)]);
}

/// Bars run as the colours of the picture do.
void QueryPanel::showScale(const Reading &reading)
{
    const bool isShare = reading.range == NumberRange::Share;
    const ColorScale scale({ColorMapName::Blues, ColorRange::ZeroToOne, ColorSpacing::Linear},
                           *reading.numbers, false, measureOf(reading));
    const bool isSum = isShare || reading.range == NumberRange::Positive;
    BarScale bars{scale.low(), scale.high(), scale.low(), isSum, {}};
    if (reading.range == NumberRange::Signed)
        bars.origin = 0;
    if (!isShare) {
        bars.text = [range = reading.range, unit = reading.unit](double number) {
            return numberText(range, unit, number);
        };
    }
    m_bars->setScale(bars);
}

void QueryPanel::showQuery(const Reading &reading, int row)
{
    QList<KeyBar> bars;
    for (int column = 0; column < reading.numbers->cols(); ++column) {
        const auto index = static_cast<std::size_t>(column);
        if (!reading.isMasked(row, column))
            bars.append({reading.keys.firstToken[index], tokenLabel(reading.keys.labels[index]),
                         (*reading.numbers)(row, column)});
    }
    m_bars->setBars(bars);
    const auto current = cellInReading(reading, m_selection->current());
    m_bars->setCurrentKey(current ? tokensOfCell(reading, *current).key : -1);
    const std::string &label = reading.queries.labels[static_cast<std::size_t>(row)];
    m_title->setText(tr("Where %1 looks").arg(mentioned(tokenLabel(label))));
    m_facts->setText(sumText(reading, row));
}

/// What the numbers of a row are together.
QString QueryPanel::sumText(const Reading &reading, int row) const
{
    const QLocale locale;
    const auto numbers = reading.numbers->row(row);
    const QString hidden = hiddenShareText(reading, row);
    if (isDistribution(reading)) {
        const double nats = entropy(numbers);
        const QString text = tr("Sum %1  ·  effective number of keys %2 of %3\nEntropy %4 nats")
                                 .arg(locale.toString(static_cast<double>(numbers.sum()), 'f', 3),
                                      locale.toString(effectiveKeys(nats), 'f', 1),
                                      locale.toString(m_bars->bars().size()), locale.toString(nats, 'f', 2));
        return hidden.isEmpty() ? text : text + QStringLiteral("  ·  ") + hidden;
    }
    const QList<KeyBar> bars = m_bars->bars(); // highest first
    QStringList lines;
    if (reading.range == NumberRange::Share || reading.range == NumberRange::Positive)
        lines += tr("Sum %1").arg(numberText(reading, static_cast<double>(numbers.sum())));
    else if (!bars.isEmpty())
        lines += tr("Highest %1  ·  lowest %2")
                     .arg(numberText(reading, static_cast<double>(bars.first().value)),
                          numberText(reading, static_cast<double>(bars.last().value)));
    if (!hidden.isEmpty())
        lines += hidden;
    return lines.join(QLatin1Char('\n'));
}

void QueryPanel::showKey(const Reading &reading, int column)
{
    QList<KeyBar> bars;
    double sum = 0;
    for (int row = 0; row < reading.numbers->rows(); ++row) {
        const auto index = static_cast<std::size_t>(row);
        const float value = (*reading.numbers)(row, column);
        if (reading.isMasked(row, column))
            continue;
        bars.append({reading.queries.firstToken[index], tokenLabel(reading.queries.labels[index]), value});
        sum += static_cast<double>(value);
    }
    m_bars->setBars(bars);
    const auto current = cellInReading(reading, m_selection->current());
    m_bars->setCurrentKey(current ? tokensOfCell(reading, *current).query : -1);
    const std::string &label = reading.keys.labels[static_cast<std::size_t>(column)];
    m_title->setText(tr("Who looks at %1").arg(mentioned(tokenLabel(label))));
    const QString mean = numberText(reading, sum / static_cast<double>(std::max<qsizetype>(1, bars.size())));
    const QString queries = tr("Queries that may look here: %1").arg(QLocale().toString(bars.size()));
    m_facts->setText((isDistribution(reading) ? tr("Mean attention received %1") : tr("Mean %1")).arg(mean)
                     + QLatin1Char('\n') + queries);
}

/// The key is left out of the picture.
void QueryPanel::showHidden(const Reading &reading)
{
    const std::string &token = reading.trace->keyDisplay()[static_cast<std::size_t>(m_shown.key)];
    clear();
    m_title->setText(tr("%1 is hidden").arg(mentioned(tokenLabel(token))));
}

void QueryPanel::updatePredictions()
{
    const auto trace = m_session->trace();
    // Where queries and keys are different tokens, only the queries are predicted at.
    const bool same = trace && trace->kind() != AttentionKind::Cross;
    const int position = same ? std::max(m_shown.query, m_shown.key) : m_shown.query;
    m_predictionTitle->setVisible(!trace || m_session->predicts());
    m_predictions->setVisible(!trace || m_session->predicts());
    if (!trace || !m_session->predicts() || position < 0 || !isVisible()) {
        m_predictionTitle->clear();
        m_predictions->setBars({});
        return;
    }
    const auto *likeliest = m_session->predictions(position);
    if (!likeliest)
        return; // being computed: those before stay
    const QString name = mentioned(queryToken(position));
    m_predictionTitle->setText(trace->kind() == AttentionKind::Encoder
                                   ? tr("What could stand at %1").arg(name)
                                   : tr("What could follow %1").arg(name));
    QList<KeyBar> bars;
    for (const auto &prediction : *likeliest)
        bars.append({static_cast<int>(bars.size()), tokenLabel(prediction.token), prediction.probability});
    m_predictions->setBars(bars);
}

QString QueryPanel::title() const
{
    return m_title->text();
}

QString QueryPanel::facts() const
{
    return m_facts->text();
}

void QueryPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    followSelection();
}

} // namespace headlight::ui
