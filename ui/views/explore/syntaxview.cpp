// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/explore/syntaxview.h"

#include "ui/state/session.h"
#include "ui/state/syntaxservice.h"
#include "ui/text/celltext.h"
#include "ui/text/errortext.h"
#include "ui/text/metrictext.h"
#include "ui/text/tokenlabel.h"
#include "ui/widgets/headtable.h"
#include "ui/widgets/jobprogress.h"
#include "ui/widgets/quietlabel.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace headlight::ui {
namespace {

/// "−1: the word before"; a word about what always the same place would be.
QString offsetText(int offset)
{
    return offset > 0 ? QStringLiteral("+%1").arg(offset) : QStringLiteral("−%1").arg(-offset);
}

HeadTable::Row rowOf(const RelationScore &score, int heads)
{
    const auto number = [](double share) { return metricNumber(MetricUnit::Share, share); };
    const QString relation = elidedLabel(QString::fromStdString(score.relation), 20);
    const bool up = score.direction == ArcDirection::DependentToHead;
    return {score.head,
            {{relation + (up ? QStringLiteral(" ↑") : QStringLiteral(" ↓")),
              {},
              up ? SyntaxView::tr("From a word to the word that it depends on")
                 : SyntaxView::tr("From a word to the word that depends on it")},
             {headName(score.head), score.head.layer * heads + score.head.head, {}},
             {number(score.score.value), sortKey(score.score.value), {}},
             {SyntaxView::tr("%1 (%2)").arg(number(score.score.chance), offsetText(score.bestOffset)),
              sortKey(score.score.chance),
              SyntaxView::tr("Always the word %1 places away would be right this often")
                  .arg(offsetText(score.bestOffset))},
             {QString::number(score.score.rows), score.score.rows, {}}}};
}

} // namespace

SyntaxView::SyntaxView(Session *session, SyntaxService *service, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_service(service)
    , m_scope(quietLabel(this))
    , m_run(new QPushButton(this))
    , m_open(new QPushButton(tr("Open treebank…"), this))
    , m_drawn(new QPushButton(tr("Painted cells"), this))
    , m_progress(jobProgress(this))
    , m_message(quietLabel(this))
    , m_table(new HeadTable(this))
{
    build();
    connect(m_run, &QPushButton::clicked, this, [this] {
        m_message->clear();
        if (m_service->isRunning())
            m_service->cancel();
        else
            m_service->runBundled();
    });
    connect(m_open, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(
            this, tr("Open a treebank"), {}, tr("CoNLL-U files (*.conllu *.conll);;All files (*)"));
        if (!path.isEmpty())
            openFile(path);
    });
    connect(m_drawn, &QPushButton::clicked, this, &SyntaxView::measureDrawn);
    connect(session->selection(), &Selection::paintedChanged, this, &SyntaxView::follow);
    connect(service, &SyntaxService::changed, this, &SyntaxView::follow);
    connect(service, &SyntaxService::progressed, this,
            [this](double fraction) { m_progress->setValue(static_cast<int>(std::lround(100 * fraction))); });
    connect(service, &SyntaxService::failed, this,
            [this](const Error &error) { m_message->setText(errorText(error)); });
    connect(session, &Session::modelChanged, m_message, &QLabel::clear);
    connect(m_table, &HeadTable::headChosen, session->selection(), &Selection::setLayerHead);
    follow();
}

void SyntaxView::build()
{
    m_open->setToolTip(tr("Measure on the sentences of a CoNLL-U file, such as those of Universal "
                          "Dependencies"));
    m_drawn->setToolTip(tr("Measure arcs of your own: each cell that you paint in the picture with Ctrl and "
                           "the mouse stands for one, from the query's word to the key's"));
    m_table->setAccessibleName(tr("The best head for each relation"));
    m_table->setColumns(
        {{tr("Relation"),
          tr("Of Universal Dependencies. ↑ from a word to the one that it depends on, ↓ back"), true},
         {tr("Head"), tr("The attention head that is right most often"), true},
         {tr("Right"),
          tr("How often the other word with the most attention is the right one.\nSource: "
             "Clark et al. 2019, arXiv:1906.04341, section 4.2.")},
         {tr("Offset"),
          tr("How often always the same place would be right, such as the word before (−1): "
             "what stands in for chance")},
         {tr("n"), tr("Arcs of this relation that were measured")}});
    auto *action = new QHBoxLayout;
    action->addWidget(m_run);
    action->addWidget(m_open);
    action->addWidget(m_drawn);
    action->addStretch(1);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_scope);
    rows->addLayout(action);
    rows->addWidget(m_progress);
    rows->addWidget(m_message);
    rows->addWidget(m_table, 1);
}

void SyntaxView::openFile(const QString &path)
{
    m_message->clear();
    m_service->runFile(path);
}

void SyntaxView::follow()
{
    const bool running = m_service->isRunning();
    m_run->setText(running ? tr("Cancel") : tr("Measure"));
    m_run->setToolTip(tr("Measure on the %n bundled sentences", nullptr, m_service->bundledSentences()));
    m_run->setEnabled(m_session->source() != nullptr);
    m_open->setEnabled(m_session->source() != nullptr && !running);
    showProgress(m_progress, running);
    m_drawn->setEnabled(m_open->isEnabled() && !m_session->selection()->painted().isEmpty());
    m_scope->setText(scopeText());
    fillTable();
}

QString SyntaxView::scopeText() const
{
    const auto &measured = m_service->measured();
    if (!measured)
        return tr("How often a head's most attended word is the word that the grammar joins it with: on %n "
                  "English sentences of ours, or on a treebank of yours (CoNLL-U).",
                  nullptr, m_service->bundledSentences());
    const int heads = m_session->model()->layers * m_session->model()->heads;
    if (measured->origin == SyntaxService::Origin::Drawn)
        return tr("Measured on the cells painted in “%1”. The best of %2 heads is chosen on the same arcs, "
                  "so expect less on others.")
            .arg(elidedLabel(measured->name, 60))
            .arg(heads);
    const QString where = measured->origin == SyntaxService::Origin::Bundled
        ? tr("our sentences")
        : elidedLabel(QFileInfo(measured->name).fileName(), 40);
    return tr("Measured on %1 sentences (%2), relations with at least %3 arcs. The best of %4 heads is "
              "chosen "
              "on the same sentences, so expect less on others.")
        .arg(measured->scores.sentences())
        .arg(where)
        .arg(LeastArcs)
        .arg(heads);
}

void SyntaxView::measureDrawn()
{
    m_message->clear();
    std::vector<QueryKey> cells;
    for (const Cell cell : m_session->selection()->painted())
        cells.push_back({cell.query, cell.key});
    const TracePtr trace = m_session->trace();
    if (trace && trace->isWhole())
        m_service->runDrawn(trace, cells);
}

void SyntaxView::fillTable()
{
    QList<HeadTable::Row> rows;
    if (const auto &measured = m_service->measured()) {
        const bool isDrawn = measured->origin == SyntaxService::Origin::Drawn;
        for (const RelationScore &score : measured->scores.best(isDrawn ? 1 : LeastArcs))
            rows.append(rowOf(score, m_session->model()->heads));
        if (rows.isEmpty())
            m_message->setText(isDrawn ? tr("No painted cell joins two words that a head could see.")
                                       : tr("No relation has %1 arcs in these sentences.").arg(LeastArcs));
    }
    m_table->setRows(rows);
}

} // namespace headlight::ui
