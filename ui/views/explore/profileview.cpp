// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/explore/profileview.h"

#include "ui/state/profileservice.h"
#include "ui/state/session.h"
#include "ui/text/celltext.h"
#include "ui/text/errortext.h"
#include "ui/text/headtext.h"
#include "ui/text/metrictext.h"
#include "ui/widgets/headtable.h"
#include "ui/widgets/jobprogress.h"
#include "ui/widgets/metricbox.h"
#include "ui/widgets/quietlabel.h"

#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace headlight::ui {
namespace {

/// "0.93 ± 0.02"; without a second sample there is no interval.
QString meanText(MetricUnit unit, const SampleMean &mean)
{
    const QString number = metricNumber(unit, mean.mean);
    return std::isnan(mean.high)
        ? number
        : QStringLiteral("%1 ± %2").arg(number, metricNumber(unit, mean.high - mean.mean));
}

} // namespace

ProfileView::ProfileView(Session *session, ProfileService *service, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_service(service)
    , m_scope(quietLabel(this))
    , m_run(new QPushButton(this))
    , m_progress(jobProgress(this))
    , m_message(quietLabel(this))
    , m_metric(metricBox(tr("Label"), this))
    , m_table(new HeadTable(this))
{
    build();
    connect(m_run, &QPushButton::clicked, this, [this] {
        m_message->clear();
        if (m_service->isRunning())
            m_service->cancel();
        else
            m_service->run();
    });
    connect(service, &ProfileService::changed, this, &ProfileView::follow);
    connect(service, &ProfileService::progressed, this,
            [this](double fraction) { m_progress->setValue(static_cast<int>(std::lround(100 * fraction))); });
    connect(service, &ProfileService::failed, this,
            [this](const Error &error) { m_message->setText(errorText(error)); });
    connect(service, &ProfileService::notKept, this, [this](const Error &error) {
        m_message->setText(tr("This profile is not kept for the next time. %1").arg(errorText(error)));
    });
    connect(session, &Session::modelChanged, m_message, &QLabel::clear);
    connect(m_metric, &QComboBox::currentIndexChanged, this, &ProfileView::fillTable);
    connect(m_table, &HeadTable::headChosen, session->selection(), &Selection::setLayerHead);
    follow();
}

void ProfileView::build()
{
    m_metric->setAccessibleName(tr("What the table is about"));
    m_table->setAccessibleName(tr("Means of every head"));
    auto *action = new QHBoxLayout;
    action->addWidget(m_run);
    action->addStretch(1);
    action->addWidget(m_metric);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_scope);
    rows->addLayout(action);
    rows->addWidget(m_progress);
    rows->addWidget(m_message);
    rows->addWidget(m_table, 1);
}

void ProfileView::follow()
{
    const auto &profile = m_service->profile();
    const bool running = m_service->isRunning();
    m_run->setText(running ? tr("Cancel") : profile ? tr("Run probes again") : tr("Run probes"));
    m_run->setToolTip(tr("Measures every head on texts of the program's own, instead of the sentence above"));
    m_run->setEnabled(m_session->source() != nullptr);
    showProgress(m_progress, running);
    if (!profile) {
        m_scope->setText(tr("Repeated random tokens show which heads copy; %n short English sentences show "
                            "the rest. What is found holds for such texts.",
                            nullptr, m_service->sentences()));
    } else if (profile->sequences > 0) {
        m_scope->setText(tr("Measured on %1 sequences of repeated random tokens (copies) and %2 short "
                            "English sentences (the rest); it says nothing about other texts.")
                             .arg(profile->sequences)
                             .arg(profile->sentences));
    } else {
        m_scope->setText(
            tr("Measured on %1 short English sentences; it says nothing about other texts. Copies were not "
               "measured: %2.")
                .arg(profile->sentences)
                .arg(QString::fromStdString(profile->whyNoSequences)));
    }
    m_metric->setEnabled(profile != nullptr);
    fillTable();
}

void ProfileView::fillTable()
{
    const bool ofLabels = !chosenMetric(m_metric);
    QList<HeadTable::Column> columns{{tr("Head"), tr("Layer and head, counted from 0"), true}};
    if (ofLabels)
        columns.append({tr("Looks"),
                        tr("What stands out most, at least %1 above chance")
                            .arg(metricNumber(MetricUnit::Share, labelMargin)),
                        true});
    columns.append({{tr("Mean"),
                     tr("Mean over the texts ± the 95 % confidence interval (Student's t): how "
                        "much it would vary with other texts of this kind")},
                    {tr("Chance"), tr("What a head would have that knows nothing")},
                    {tr("n"), tr("Texts on which it could be measured")}});
    m_table->setColumns(columns);
    const auto &profile = m_service->profile();
    if (!profile) {
        m_table->setRows({});
        return;
    }
    QList<HeadTable::Row> rows;
    for (int layer = 0; layer < profile->layers; ++layer) {
        for (int number = 0; number < profile->heads; ++number) {
            const LayerHead head{layer, number};
            const LabelledHead labelled = profile->label(head);
            const HeadMetric metric = chosenMetric(m_metric).value_or(labelled.metric);
            const MetricUnit unit = metricUnit(metric);
            const SampleMean &mean = profile->mean(head, metric);
            const bool isMeasured = mean.samples > 0;
            const double value = isMeasured ? mean.mean : std::nan("");
            HeadTable::Row row{head, {{headName(head), layer * profile->heads + number, {}}}};
            if (ofLabels)
                row.cells.append({labelName(labelled.label), {}, metricDefinition(metric)});
            row.cells.append({isMeasured ? meanText(unit, mean) : QStringLiteral("–"), sortKey(value),
                              metricDefinition(metric)});
            row.cells.append({metricNumber(unit, isMeasured ? mean.chance : value),
                              sortKey(isMeasured ? mean.chance : value),
                              {}});
            row.cells.append(
                {QString::number(mean.samples), mean.samples, tr("%n queries in all", nullptr, mean.rows)});
            rows.append(row);
        }
    }
    m_table->setRows(rows);
}

} // namespace headlight::ui
