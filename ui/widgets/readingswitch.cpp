// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/readingswitch.h"

#include "ui/text/readingtext.h"
#include "ui/widgets/plaintooltip.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace headlight::ui {

namespace {

/// As wide as it needs to be, down to the width of some letters where there is no room.
void shrinkable(QComboBox *box, int letters)
{
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    box->setMinimumContentsLength(letters);
    box->setMinimumWidth(box->fontMetrics().averageCharWidth() * letters);
}

} // namespace

ReadingSwitch::ReadingSwitch(QWidget *parent)
    : QWidget(parent)
    , m_meanings(new QComboBox(this))
    , m_tokens(new QToolButton(this))
    , m_words(new QToolButton(this))
    , m_hiding(new QComboBox(this))
    , m_rescale(new QCheckBox(tr("Rescale rows"), this))
    , m_compare(new QToolButton(this))
{
    build();
    connect(m_meanings, &QComboBox::activated, this, [this] {
        choose([this](ReadingStyle &style) {
            style.meaning = static_cast<Meaning>(m_meanings->currentData().toInt());
        });
    });
    for (QToolButton *button : {m_tokens, m_words}) {
        connect(button, &QToolButton::clicked, this, [this] {
            choose([this](ReadingStyle &style) {
                style.grouping = m_words->isChecked() ? Grouping::Words : Grouping::Tokens;
            });
        });
    }
    connect(m_hiding, &QComboBox::activated, this, [this](int index) {
        choose([index](ReadingStyle &style) { style.hide = static_cast<HideKeys>(index); });
    });
    connect(m_rescale, &QCheckBox::clicked, this, [this](bool on) {
        choose([on](ReadingStyle &style) { style.after = on ? AfterHiding::Rescale : AfterHiding::Keep; });
    });
    connect(m_compare, &QToolButton::clicked, this, &ReadingSwitch::compareChosen);
    setReadingStyle({});
}

void ReadingSwitch::build()
{
    addMeanings();
    shrinkable(m_meanings, 12);
    m_meanings->setAccessibleName(tr("What the colour means"));
    auto *label = new QLabel(tr("&Colour"), this);
    label->setBuddy(m_meanings);
    m_tokens->setText(tr("Tokens"));
    m_tokens->setToolTip(tr("A row and a column for each token"));
    m_words->setText(tr("Words"));
    m_words->setToolTip(
        tr("A row and a column for each word: sum over the tokens of the key, mean over those "
           "of the query"));
    auto *grouping = new QButtonGroup(this);
    for (QToolButton *button : {m_tokens, m_words}) {
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        grouping->addButton(button);
    }
    m_hiding->addItems({tr("Hide nothing"), tr("Hide special tokens"), tr("Hide the sink")});
    m_hiding->setToolTip(
        tr("Leaves out keys; bars beside the rows show how much they have. The sink is a key "
           "that gets more than 0.30 of the head's attention"));
    m_hiding->setAccessibleName(tr("Hidden keys"));
    shrinkable(m_hiding, 8);
    m_rescale->setToolTip(tr("Makes each row sum to 1 again without the hidden keys: no longer the model's "
                             "numbers"));
    m_compare->setText(tr("Compare"));
    m_compare->setCheckable(true);
    m_compare->setFocusPolicy(Qt::StrongFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_meanings);
    auto *segments = new QHBoxLayout;
    segments->setSpacing(0);
    segments->addWidget(m_tokens);
    segments->addWidget(m_words);
    row->addLayout(segments);
    row->addWidget(m_hiding);
    row->addWidget(m_rescale);
    row->addStretch(1);
    row->addWidget(m_compare);
}

void ReadingSwitch::addMeanings()
{
    for (const Meaning meaning : {Meaning::Probability, Meaning::Score, Meaning::NormWeighted,
                                  Meaning::Contribution, Meaning::Rollout, Meaning::Flow}) {
        m_meanings->addItem(meaningName(meaning), static_cast<int>(meaning));
        m_meanings->setItemData(m_meanings->count() - 1, plainToolTip(meaningExplanation(meaning)),
                                Qt::ToolTipRole);
    }
}

void ReadingSwitch::choose(const std::function<void(ReadingStyle &)> &what)
{
    ReadingStyle style = m_style;
    what(style);
    emit styleChosen(style);
}

/// Buttons that are down stand out on a dark background, too.
void ReadingSwitch::markChecked()
{
    QPalette down = palette();
    down.setColor(QPalette::Button, palette().color(QPalette::Highlight));
    down.setColor(QPalette::ButtonText, palette().color(QPalette::HighlightedText));
    for (QToolButton *button : {m_tokens, m_words, m_compare})
        button->setPalette(button->isChecked() ? down : QPalette());
}

void ReadingSwitch::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        markChecked();
    QWidget::changeEvent(event);
}

void ReadingSwitch::setReadingStyle(const ReadingStyle &style)
{
    m_style = style;
    m_meanings->setCurrentIndex(m_meanings->findData(static_cast<int>(style.meaning)));
    m_meanings->setToolTip(plainToolTip(meaningExplanation(style.meaning)));
    (style.grouping == Grouping::Words ? m_words : m_tokens)->setChecked(true);
    m_hiding->setCurrentIndex(static_cast<int>(style.hide));
    m_rescale->setChecked(style.after == AfterHiding::Rescale);
    m_rescale->setEnabled(style.hide != HideKeys::Nothing && unitOf(style.meaning) != Unit::Logit);
    m_compare->setChecked(style.reference.has_value());
    m_compare->setText(style.reference ? tr("− %1").arg(quantityName(*style.reference)) : tr("Compare"));
    m_compare->setToolTip(style.reference
                              ? tr("The picture shows the difference from %1; click to end that")
                                    .arg(quantityName(*style.reference))
                              : tr("Keeps what is shown now as a reference: then choose another head or "
                                   "another colour to see the difference"));
    markChecked();
}

} // namespace headlight::ui
