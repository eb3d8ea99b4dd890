// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sentencebar.h"

#include "ui/state/session.h"
#include "ui/state/utf8.h"
#include "ui/widgets/sentencefield.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

namespace headlight::ui {

SentenceBar::SentenceBar(Session *session, const Menus &menus, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_sentence(new SentenceField(this))
    , m_pair(new SentenceField(this))
    , m_decoder(new SentenceField(this))
    , m_pairRow(new QWidget(this))
    , m_pairButton(new QToolButton(this))
{
    buildRows(menus);
    connectField(m_sentence);
    connectField(m_pair);
    connectField(m_decoder);
    setFocusProxy(m_sentence);
    connect(m_pairButton, &QToolButton::toggled, this, &SentenceBar::setPairShown);
    connect(m_session, &Session::modelChanged, this, &SentenceBar::followModel);
    followModel();
}

void SentenceBar::buildRows(const Menus &menus)
{
    m_sentence->setPlaceholderText(tr("Type a sentence"));
    m_sentence->setAccessibleName(tr("Sentence"));
    m_sentence->setToolTip(tr("Every keystroke runs the model again (Ctrl+L)"));
    m_pair->setPlaceholderText(tr("Second sentence of the pair"));
    m_pair->setAccessibleName(tr("Second sentence"));
    m_pairButton->setText(tr("Pair"));
    m_pairButton->setCheckable(true);
    m_pairButton->setToolTip(tr("Give the model a second sentence"));

    auto *rows = new QGridLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->setColumnStretch(0, 1);
    rows->addWidget(m_sentence, 0, 0);
    rows->addWidget(m_pairButton, 0, 1);
    if (menus.continuation)
        rows->addWidget(actionButton(menus.continuation), 0, 2);
    rows->addWidget(menuButton(tr("Examples"), menus.examples), 0, 3);
    rows->addWidget(menuButton(tr("Recent"), menus.recent), 0, 4);
    m_model = menuButton(QString(), menus.model);
    m_model->setObjectName(QStringLiteral("modelButton"));
    rows->addWidget(m_model, 0, 5);
    auto *pairLayout = new QHBoxLayout(m_pairRow);
    pairLayout->setContentsMargins(0, 0, 0, 0);
    pairLayout->addWidget(m_pair);
    rows->addWidget(m_pairRow, 1, 0);
    m_pairRow->hide();
    m_decoder->setPlaceholderText(tr("Decoder text: what the decoder has written so far"));
    m_decoder->setAccessibleName(tr("Decoder text"));
    m_decoder->setToolTip(tr("What the decoder has written so far; empty: only its start token"));
    rows->addWidget(m_decoder, 2, 0);
    m_decoder->hide();
}

QToolButton *SentenceBar::menuButton(const QString &text, QMenu *menu)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QToolButton *SentenceBar::actionButton(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    const auto follow = [button, action] { button->setVisible(action->isVisible()); };
    connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

void SentenceBar::connectField(SentenceField *field)
{
    connect(field, &SentenceField::edited, this, &SentenceBar::pass);
    connect(field, &SentenceField::truncated, this, &SentenceBar::textTruncated);
    connect(field, &SentenceField::marksLeftOut, this, &SentenceBar::marksLeftOut);
}

void SentenceBar::pass()
{
    const bool replaced = hasLoneSurrogate(m_sentence->text()) || hasLoneSurrogate(m_pair->text())
        || hasLoneSurrogate(m_decoder->text());
    if (replaced && !m_replaced)
        emit textReplaced();
    m_replaced = replaced;
    TextInput input{.text = toUtf8(m_sentence->text())};
    if (m_pairButton->isChecked() && !m_pair->text().isEmpty())
        input.pair = toUtf8(m_pair->text());
    if (!m_decoder->text().isEmpty())
        input.decoderText = toUtf8(m_decoder->text());
    m_session->setInput(input);
}

void SentenceBar::followModel()
{
    const ModelInfo *model = m_session->model();
    const bool takesPair = model && model->hasSegments;
    m_pairButton->setVisible(takesPair);
    m_pairRow->setVisible(takesPair && m_pairButton->isChecked());
    m_decoder->setVisible(model && model->isEncoderDecoder);
    if (!model) {
        m_model->setText(tr("Choose a model"));
        return;
    }
    QString name = QString::fromStdString(model->name);
    if (name.size() > 28)
        name = name.left(27) + QChar(0x2026);
    m_model->setText(name.replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_model->setToolTip(
        tr("Layers: %1, heads: %2").arg(QString::number(model->layers), QString::number(model->heads)));
}

QString SentenceBar::sentence() const
{
    return m_sentence->text();
}

QString SentenceBar::pair() const
{
    return m_pair->text();
}

QString SentenceBar::decoderText() const
{
    return m_decoder->text();
}

void SentenceBar::setDecoderText(const QString &text)
{
    m_decoder->replaceText(text);
}

void SentenceBar::append(const QString &text)
{
    SentenceField *field = m_decoder->isHidden() ? m_sentence : m_decoder;
    const QSignalBlocker quiet(field);
    field->setText(field->text() + text);
}

bool SentenceBar::isPairShown() const
{
    return m_pairButton->isChecked();
}

void SentenceBar::setSentence(const QString &text)
{
    m_sentence->replaceText(text);
}

void SentenceBar::setPair(const QString &text)
{
    m_pair->replaceText(text);
}

void SentenceBar::setPairShown(bool shown)
{
    m_pairButton->setChecked(shown);
    m_pairRow->setVisible(shown && !m_pairButton->isHidden());
    pass();
    emit pairShownChanged(shown);
}

void SentenceBar::focusSentence()
{
    m_sentence->setFocus(Qt::ShortcutFocusReason);
    m_sentence->selectAll();
}

} // namespace headlight::ui
