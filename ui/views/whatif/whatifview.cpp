// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/whatif/whatifview.h"

#include "ui/state/session.h"
#include "ui/state/whatif.h"
#include "ui/text/celltext.h"
#include "ui/text/changetext.h"
#include "ui/text/errortext.h"
#include "ui/text/tokenlabel.h"
#include "ui/views/whatif/changesinforce.h"
#include "ui/views/whatif/consequencesview.h"
#include "ui/widgets/temperatureslider.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace headlight::ui {
namespace {

QLabel *wrappedLabel(QWidget *parent, bool isTitle = false)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    if (isTitle) {
        QFont bold = label->font();
        bold.setBold(true);
        label->setFont(bold);
    }
    return label;
}

/// Widgets one beside the other, from the left.
QWidget *besides(const std::initializer_list<QWidget *> &widgets)
{
    auto *holder = new QWidget;
    auto *layout = new QHBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *widget : widgets)
        layout->addWidget(widget);
    layout->addStretch(1);
    return holder;
}

/// A widget that takes all the width that a second one leaves.
QWidget *wide(QWidget *first, QWidget *second)
{
    auto *holder = new QWidget;
    auto *layout = new QHBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(first, 1);
    layout->addWidget(second);
    return holder;
}

/// Widgets one below the other.
QWidget *stacked(const std::initializer_list<QWidget *> &widgets)
{
    auto *holder = new QWidget;
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QWidget *widget : widgets)
        layout->addWidget(widget);
    return holder;
}

/// Some models, such as T5, do not.
bool scales(const Trace &trace)
{
    for (int layer = 0; layer < trace.layers(); ++layer) {
        if (trace.scale(layer) != 1.F)
            return true;
    }
    return false;
}

bool isAblated(const Interventions &interventions, LayerHead head, Interventions::AblateBy by)
{
    return std::find(interventions.ablatedHeads.begin(), interventions.ablatedHeads.end(),
                     Interventions::AblatedHead{head.layer, head.head, by})
        != interventions.ablatedHeads.end();
}

} // namespace

WhatIfView::WhatIfView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_whatIf(session->whatIf())
    , m_whyNot(wrappedLabel(this))
    , m_message(wrappedLabel(this))
    , m_consequences(new ConsequencesView(session))
{
    m_message->hide();
    m_message->setObjectName(QStringLiteral("whatIfMessage"));
    auto *inForce = wrappedLabel(nullptr, true);
    inForce->setText(tr("In force"));
    m_controls = stacked({buildSwitches(), buildTemperature(), buildHead(), buildTokens(),
                          stacked({inForce, new ChangesInForce(session)})});
    m_controls->layout()->setSpacing(14);
    auto *page = stacked({m_whyNot, m_message, m_controls, m_consequences});
    page->layout()->setSpacing(14);
    page->layout()->setContentsMargins(0, 0, 8, 0);
    static_cast<QVBoxLayout *>(page->layout())->addStretch(1);
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(page);
    area->setMinimumSize(160, 120);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 8, 0, 0);
    rows->addWidget(area);
    connectControls();
    connect(m_whatIf, &WhatIf::changed, this, &WhatIfView::follow);
    connect(session, &Session::traceChanged, this, &WhatIfView::follow);
    connect(session, &Session::modelChanged, this, &WhatIfView::follow);
    connect(session, &Session::modelChanged, m_message, &QWidget::hide);
    connect(session, &Session::modelChanged, this, &WhatIfView::offerMask);
    connect(session, &Session::changesDropped, this, &WhatIfView::sayDropped);
    connect(session->selection(), &Selection::pinChanged, this, &WhatIfView::followTokens);
    connect(session->selection(), &Selection::layerHeadChanged, this, &WhatIfView::follow);
    follow();
    offerMask();
}

QWidget *WhatIfView::buildSwitches()
{
    m_scaling = new QCheckBox(tr("&Scale scores by 1/√d_k"));
    m_scaling->setToolTip(
        tr("Without it long queries give large scores, and the softmax picks a single key"));
    m_causal = new QCheckBox(tr("&Causal mask: no token sees later ones"));
    m_causal->setToolTip(tr("A decoder is trained with it, an encoder without it"));
    m_positions = new QCheckBox(tr("&Positions: tokens know where they stand"));
    m_positions->setToolTip(
        tr("Without them the same words in another order look the same, but for the causal mask"));
    return stacked({m_scaling, m_causal, m_positions});
}

QWidget *WhatIfView::buildTemperature()
{
    auto *title = wrappedLabel(nullptr);
    title->setText(tr("Softmax temperature"));
    m_temperatureText = wrappedLabel(nullptr);
    m_temperatureText->setAccessibleName(tr("Temperature"));
    m_temperature = new TemperatureSlider;
    title->setBuddy(m_temperature);
    return stacked({besides({title, m_temperatureText}), m_temperature});
}

QWidget *WhatIfView::buildHead()
{
    m_headTitle = wrappedLabel(nullptr, true);
    const auto button = [](const QString &text, const QString &tip) {
        auto *result = new QToolButton;
        result->setText(text);
        result->setToolTip(tip);
        result->setCheckable(true);
        result->setFocusPolicy(Qt::StrongFocus);
        return result;
    };
    m_ablateZero = button(tr("Ablate: zero"), tr("The head on screen writes nothing"));
    m_ablateMean
        = button(tr("Ablate: mean"),
                 tr("The head on screen writes for every token the mean of what it writes in this sentence"));
    return stacked({m_headTitle, besides({m_ablateZero, m_ablateMean})});
}

QWidget *WhatIfView::buildTokens()
{
    m_tokenTitle = wrappedLabel(nullptr, true);
    m_knockOut = new QPushButton(tr("&Knock out"));
    m_knockOut->setToolTip(tr("Nobody sees this token any more, in every head"));
    m_cutHere = new QPushButton(tr("Cut in this head"));
    m_cutHere->setToolTip(tr("The pinned query no longer sees the pinned key in the head on screen"));
    m_cutAll = new QPushButton(tr("Cut in every head"));
    m_cutAll->setToolTip(tr("The pinned query no longer sees the pinned key anywhere"));
    m_replacement = new QLineEdit;
    m_replacement->setPlaceholderText(tr("Replace by one token"));
    m_replacement->setAccessibleName(tr("Replacement of the pinned token"));
    m_replacement->setToolTip(tr("Type one token of the model, then press Enter"));
    m_replacement->setMaxLength(64);
    m_mask = new QPushButton(QStringLiteral("[MASK]"));
    m_mask->setToolTip(tr("Hide the pinned token from the model, which then predicts it"));
    return stacked({m_tokenTitle, besides({m_knockOut, m_cutHere, m_cutAll}), wide(m_replacement, m_mask)});
}

void WhatIfView::connectControls()
{
    connect(m_scaling, &QCheckBox::clicked, this, [this](bool on) {
        change([on](Interventions &all) {
            all.scaling = on ? Interventions::Scaling::Model : Interventions::Scaling::Off;
        });
    });
    connect(m_causal, &QCheckBox::clicked, this, [this](bool on) {
        using CausalMask = Interventions::CausalMask;
        const bool isModels = m_session->model() && m_session->model()->causal == on;
        change([=](Interventions &all) {
            all.causalMask = isModels ? CausalMask::Model : on ? CausalMask::On : CausalMask::Off;
        });
    });
    connect(m_positions, &QCheckBox::clicked, this, [this](bool on) {
        change([on](Interventions &all) {
            all.positions = on ? Interventions::Positions::Model : Interventions::Positions::Removed;
        });
    });
    connect(m_temperature, &QSlider::valueChanged, this, [this](int step) {
        change([step](Interventions &all) { all.temperature = temperatureAt(step); });
    });
    connect(m_ablateZero, &QToolButton::clicked, this,
            [this](bool on) { ablate(Interventions::AblateBy::Zero, on); });
    connect(m_ablateMean, &QToolButton::clicked, this,
            [this](bool on) { ablate(Interventions::AblateBy::Mean, on); });
    connect(m_knockOut, &QPushButton::clicked, this, &WhatIfView::knockOut);
    connect(m_cutHere, &QPushButton::clicked, this, [this] { cut(true); });
    connect(m_cutAll, &QPushButton::clicked, this, [this] { cut(false); });
    connect(m_replacement, &QLineEdit::returnPressed, this, [this] { replace(m_replacement->text()); });
    connect(m_mask, &QPushButton::clicked, this, [this] { replace(m_mask->text()); });
}

bool WhatIfView::canChange() const
{
    const ModelInfo *model = m_session->model();
    return model && !model->isEncoderDecoder;
}

QStringList WhatIfView::tokens() const
{
    return m_session->trace() ? tokenLabels(m_session->trace()->display()) : QStringList();
}

int WhatIfView::pinnedToken() const
{
    const auto pin = m_session->selection()->pin();
    if (!pin || !m_session->trace())
        return -1;
    return pin->key >= 0 ? pin->key : pin->query;
}

void WhatIfView::change(const std::function<void(Interventions &)> &edit)
{
    Interventions next = m_whatIf->current();
    edit(next);
    m_message->hide();
    m_whatIf->change(next);
    follow(); // where nothing could be changed the controls go back
}

void WhatIfView::ablate(Interventions::AblateBy by, bool on)
{
    const LayerHead head = m_session->selection()->layerHead();
    change([=](Interventions &all) {
        std::erase_if(all.ablatedHeads, [&](const Interventions::AblatedHead &other) {
            return other.layer == head.layer && other.head == head.head;
        });
        if (on)
            all.ablatedHeads.push_back({head.layer, head.head, by});
    });
}

void WhatIfView::knockOut()
{
    change([token = pinnedToken()](Interventions &all) {
        const Interventions::CutEdge knockedOut{.key = token};
        if (std::find(all.cutEdges.begin(), all.cutEdges.end(), knockedOut) == all.cutEdges.end())
            all.cutEdges.push_back(knockedOut);
    });
}

void WhatIfView::cut(bool onlyThisHead)
{
    const auto pin = m_session->selection()->pin();
    if (!pin)
        return;
    Interventions::CutEdge edge{.query = pin->query, .key = pin->key};
    if (onlyThisHead) {
        edge.layer = m_session->selection()->layerHead().layer;
        edge.head = m_session->selection()->layerHead().head;
    }
    change([&](Interventions &all) {
        if (std::find(all.cutEdges.begin(), all.cutEdges.end(), edge) == all.cutEdges.end())
            all.cutEdges.push_back(edge);
    });
}

void WhatIfView::replace(const QString &text)
{
    const int token = pinnedToken();
    const TracePtr trace = m_session->unchangedTrace();
    if (text.trimmed().isEmpty() || token < 0 || !trace)
        return;
    // A word inside a sentence begins with the space before it, where tokens hold their spaces.
    const bool spaced = trace->display()[static_cast<std::size_t>(token)].starts_with(' ')
        && !text.startsWith(QLatin1Char(' '));
    const std::string wanted = (spaced ? QLatin1Char(' ') + text : text).toStdString();
    auto found = m_session->source()->oneToken(wanted);
    if (!found) {
        m_message->setText(errorText(found.error()));
        m_message->setVisible(true);
        return;
    }
    found.value().position = token;
    m_replacement->clear();
    change([&](Interventions &all) {
        std::erase_if(all.replacedTokens, [&](const auto &other) { return other.position == token; });
        all.replacedTokens.push_back(found.value());
    });
}

void WhatIfView::follow()
{
    m_controls->setEnabled(canChange());
    m_whyNot->setVisible(!canChange());
    m_whyNot->setText(m_session->model()
                          ? tr("Nothing can be changed about a model of encoder and decoder yet. "
                               "Choose a model of one stack, such as BERT or GPT-2.")
                          : tr("No model yet."));
    followSwitches();
    followHead();
    followTokens();
}

void WhatIfView::followSwitches()
{
    const Interventions &now = m_whatIf->current();
    using CausalMask = Interventions::CausalMask;
    const bool models = m_session->model() && m_session->model()->causal;
    m_scaling->setChecked(now.scaling == Interventions::Scaling::Model);
    m_scaling->setEnabled(!m_session->unchangedTrace() || scales(*m_session->unchangedTrace()));
    m_causal->setChecked(now.causalMask == CausalMask::Model ? models : now.causalMask == CausalMask::On);
    m_positions->setChecked(now.positions == Interventions::Positions::Model);
    const QSignalBlocker quiet(m_temperature);
    if (now.temperature != temperatureAt(m_temperature->value()))
        m_temperature->setValue(temperatureStep(now.temperature));
    m_temperatureText->setText(QLocale().toString(now.temperature, 'g', 3));
}

void WhatIfView::followHead()
{
    const LayerHead head = m_session->selection()->layerHead();
    const bool isHead = head.head != MeanHead;
    m_headTitle->setText(isHead ? headName(head) : tr("Choose a head to ablate it"));
    for (QToolButton *button : {m_ablateZero, m_ablateMean})
        button->setEnabled(isHead);
    m_ablateZero->setChecked(isHead && isAblated(m_whatIf->current(), head, Interventions::AblateBy::Zero));
    m_ablateMean->setChecked(isHead && isAblated(m_whatIf->current(), head, Interventions::AblateBy::Mean));
}

void WhatIfView::followTokens()
{
    const QStringList labels = tokens();
    const auto pin = m_session->selection()->pin();
    const int token = pinnedToken();
    const bool isToken = token >= 0 && token < labels.size();
    const bool isEdge = isToken && pin->query >= 0 && pin->key >= 0;
    m_tokenTitle->setText(
        !isToken ? tr("Click a cell to change its tokens")
            : isEdge
            ? tr("Token %1, edge %2 → %1").arg(mentioned(labels[token]), mentioned(labels[pin->query]))
            : tr("Token %1").arg(mentioned(labels[token])));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_knockOut, m_replacement, m_mask})
        widget->setEnabled(isToken);
    m_cutAll->setEnabled(isEdge);
    m_cutHere->setEnabled(isEdge && m_session->selection()->layerHead().head != MeanHead);
}

/// Where the model has such a token.
void WhatIfView::offerMask()
{
    const auto source = m_session->source();
    const auto mask = source && canChange() && !source->info().causal
        ? source->oneToken("[MASK]")
        : Result<Interventions::ReplacedToken>(Error{});
    m_mask->setVisible(mask.ok() && mask.value().token == "[MASK]");
}

void WhatIfView::sayDropped(const Interventions &dropped)
{
    QStringList texts;
    for (const ChangeEntry &entry : changeEntries(dropped, {}))
        texts += entry.text;
    m_message->setText(tr("No longer in force, because the tokens are gone: %1").arg(texts.join(tr(", "))));
    m_message->setVisible(true);
}

} // namespace headlight::ui
