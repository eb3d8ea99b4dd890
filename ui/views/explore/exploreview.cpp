// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/explore/exploreview.h"

#include "core/analysis/conllu.h"
#include "ui/state/profileservice.h"
#include "ui/state/session.h"
#include "ui/state/syntaxservice.h"
#include "ui/views/explore/findheadsview.h"
#include "ui/views/explore/headmapview.h"
#include "ui/views/explore/layersview.h"
#include "ui/views/explore/profileview.h"
#include "ui/views/explore/syntaxview.h"
#include "ui/widgets/metricbox.h"

#include <QComboBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace headlight::ui {
namespace {

std::vector<std::string> textsOf(const std::vector<TreebankSentence> &sentences)
{
    std::vector<std::string> texts;
    for (const TreebankSentence &sentence : sentences)
        texts.push_back(sentence.text);
    return texts;
}

} // namespace

ExploreView::ExploreView(Session *session, const Setup &setup, QWidget *parent)
    : QWidget(parent)
    , m_question(narrowBox(this))
    , m_answers(new QStackedWidget(this))
    , m_layers(new LayersView(session, this))
    , m_find(new FindHeadsView(session, this))
    , m_map(new HeadMapView(session, this))
{
    const auto sentences = parseConllu(setup.treebank, {});
    Q_ASSERT(sentences); // ours, and tested
    auto *profiles = new ProfileService(session, textsOf(sentences.value()), setup.profileFolder);
    m_profile = new ProfileView(session, profiles, this);
    m_syntax = new SyntaxView(session, new SyntaxService(session, sentences.value()), this);
    m_question->setAccessibleName(tr("Question about all heads"));
    QFont bold = m_question->font();
    bold.setBold(true);
    m_question->setFont(bold);
    addQuestion(tr("What does each head do?"), tr("Means over many texts, beyond this sentence"), m_profile);
    addQuestion(tr("How do the layers differ?"), tr("One number about every head, over the layers"),
                m_layers);
    addQuestion(tr("Which heads look there?"), tr("Heads that look from some words to others"), m_find);
    addQuestion(tr("Which heads are alike?"), tr("A map of all heads, and the nearest to this one"), m_map);
    addQuestion(tr("Which heads follow grammar?"), tr("Heads that find the word that another depends on"),
                m_syntax);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 8, 0, 0);
    rows->setSpacing(10);
    rows->addWidget(m_question);
    rows->addWidget(m_answers, 1);
    connect(m_question, &QComboBox::currentIndexChanged, m_answers, &QStackedWidget::setCurrentIndex);
}

void ExploreView::addQuestion(const QString &text, const QString &toolTip, QWidget *answer)
{
    m_question->addItem(text);
    m_question->setItemData(m_question->count() - 1, toolTip, Qt::ToolTipRole);
    m_answers->addWidget(answer);
}

} // namespace headlight::ui
