// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/getmodelview.h"

#include "ui/text/errortext.h"
#include "ui/widgets/messagebar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace headlight::ui {
namespace {

using State = ModelDownload::State;

QString shown(const std::string &name)
{
    return QString::fromStdString(shownName(name));
}

QString dataSize(std::uint64_t bytes)
{
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

GetModelView::GetModelView(ModelDownload *download, bool offline, QWidget *parent)
    : QWidget(parent)
    , m_download(download)
    , m_name(new QLineEdit(this))
    , m_lookUp(new QPushButton(tr("&Look up"), this))
    , m_hint(plainLabel(this))
    , m_message(new MessageBar(this))
    , m_bar(new QProgressBar(this))
    , m_status(plainLabel(this))
{
    m_plan = buildPlan();
    m_name->setPlaceholderText(tr("Name or address, such as google-bert/bert-base-uncased"));
    m_name->setAccessibleName(tr("Name or address of a model on the Hugging Face hub"));
    m_name->setClearButtonEnabled(true);
    m_lookUp->setAutoDefault(false);
    setFocusProxy(m_name);
    m_hint->setText(tr("Looks a model up on the Hugging Face hub and shows what would be downloaded before "
                       "anything is. Files go to the cache that Python programs use, too:\n%1")
                        .arg(m_download->cacheFolder()));
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the download"));
    constexpr int thousandths = 1000;
    m_bar->setRange(0, thousandths);

    auto *top = new QHBoxLayout;
    top->addWidget(m_name, 1);
    top->addWidget(m_lookUp);
    auto *rows = new QVBoxLayout(this);
    rows->setSpacing(10);
    rows->addLayout(top);
    rows->addWidget(m_hint);
    rows->addWidget(m_plan, 1);
    rows->addStretch();
    rows->addWidget(m_bar);
    rows->addWidget(m_message);
    rows->addLayout(buildButtons());

    connect(m_name, &QLineEdit::returnPressed, this, &GetModelView::lookUp);
    connect(m_lookUp, &QPushButton::clicked, this, &GetModelView::lookUp);
    connect(m_download, &ModelDownload::stateChanged, this, &GetModelView::follow);
    connect(m_download, &ModelDownload::progressed, this, &GetModelView::showProgress);
    follow();
    if (offline) {
        m_name->setEnabled(false);
        m_lookUp->setEnabled(false);
        m_message->say(
            MessageKind::Information,
            tr("HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set, so nothing is asked over the network. "
               "Models in the cache can be opened."));
    }
}

QWidget *GetModelView::buildPlan()
{
    auto *page = new QWidget(this);
    m_title = plainLabel(page);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_fit = plainLabel(page);
    m_weightsLabel = new QLabel(tr("&Weights:"), page);
    m_weights = new QComboBox(page);
    m_weightsLabel->setBuddy(m_weights);
    m_files = new QTreeWidget(page);
    m_files->setAccessibleName(tr("Files to download"));
    m_files->setHeaderLabels({tr("File"), tr("Size")});
    m_files->setRootIsDecorated(false);
    m_files->setUniformRowHeights(true);
    m_files->setSelectionMode(QAbstractItemView::NoSelection);
    m_files->header()->setStretchLastSection(false);
    m_files->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_files->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *choice = new QHBoxLayout;
    choice->addWidget(m_weightsLabel);
    choice->addWidget(m_weights, 1);
    auto *rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_title);
    rows->addWidget(m_fit);
    rows->addLayout(choice);
    rows->addWidget(m_files, 1);
    connect(m_weights, &QComboBox::currentIndexChanged, this, &GetModelView::showOption);
    return page;
}

QLayout *GetModelView::buildButtons()
{
    m_stop = new QPushButton(tr("&Cancel"), this);
    m_stop->setToolTip(tr("Stop; what has been loaded is kept for the next time"));
    m_act = new QPushButton(this);
    for (QPushButton *button : {m_stop, m_act})
        button->setAutoDefault(false);
    connect(m_stop, &QPushButton::clicked, m_download, &ModelDownload::stop);
    connect(m_act, &QPushButton::clicked, this, &GetModelView::act);
    auto *row = new QHBoxLayout;
    row->addWidget(m_status, 1);
    row->addWidget(m_stop);
    row->addWidget(m_act);
    return row;
}

void GetModelView::lookUp()
{
    if (!m_name->text().trimmed().isEmpty())
        m_download->ask(m_name->text());
}

void GetModelView::act()
{
    if (m_download->state() == State::Loading)
        m_download->pause();
    else if (m_download->state() == State::Finished)
        emit modelChosen(m_download->path());
    else
        m_download->start(m_weights->currentIndex());
}

void GetModelView::follow()
{
    const State state = m_download->state();
    const DownloadPlan *plan = state == State::Idle ? nullptr : m_download->plan();
    const bool busy = state == State::Loading || state == State::Paused;
    m_name->setEnabled(!busy);
    m_lookUp->setEnabled(!busy);
    m_hint->setVisible(!plan);
    m_plan->setVisible(plan);
    m_weights->setEnabled(!busy);
    m_bar->setVisible(busy);
    m_stop->setVisible(busy || state == State::Asking);
    m_act->setVisible(plan);
    m_act->setText(state == State::Loading        ? tr("&Pause")
                       : state == State::Paused   ? tr("&Resume")
                       : state == State::Finished ? tr("&Open")
                       : state == State::Failed   ? tr("Try a&gain")
                                                  : tr("&Download"));
    if (plan && state == State::Asked)
        showPlan(*plan);
    showProgress();
    say();
}

void GetModelView::say()
{
    switch (m_download->state()) {
    case State::Failed:
        m_message->say(MessageKind::Error, errorText(m_download->error()),
                       QString::fromStdString(sentence(m_download->error())));
        break;
    case State::Finished:
        m_message->say(MessageKind::Information,
                       tr("Downloaded, and every file has the hash that the hub names."));
        break;
    default:
        m_message->dismiss();
    }
}

void GetModelView::showPlan(const DownloadPlan &plan)
{
    QString title = shown(plan.name.repository);
    if (plan.name.revision != "main")
        title += QStringLiteral(" @ ") + shown(plan.name.revision);
    if (!plan.summary.family.empty())
        title += QStringLiteral("  ·  ") + shown(plan.summary.family);
    if (plan.summary.layers > 0)
        title += QStringLiteral("  ·  ")
            + tr("%1 layers × %2 heads").arg(plan.summary.layers).arg(plan.summary.heads);
    m_title->setText(title);
    const QSignalBlocker quiet(m_weights);
    m_weights->clear();
    for (const DownloadPlan::Option &option : plan.options) {
        const std::string &first = option.weights.files.front().path;
        QString label = tr("%1, %2", "file, size").arg(shown(first), dataSize(option.weights.bytes()));
        if (option.weights.format == WeightsChoice::Format::PytorchBin)
            label += tr(" – PyTorch; it is read without running what is in it");
        m_weights->addItem(label);
    }
    m_weights->setVisible(plan.options.size() > 1
                          || plan.options.front().weights.format == WeightsChoice::Format::PytorchBin);
    m_weightsLabel->setVisible(m_weights->isVisibleTo(m_plan));
    m_weights->setCurrentIndex(0);
    showOption();
}

void GetModelView::showOption()
{
    const DownloadPlan *plan = m_download->plan();
    const int index = m_weights->currentIndex();
    if (!plan || index < 0)
        return;
    const DownloadPlan::Option &option = plan->options[static_cast<std::size_t>(index)];
    m_fit->setText(fitText(option));
    m_files->clear();
    const auto add = [this](const HubFile &file) {
        auto *item = new QTreeWidgetItem(m_files, {shown(file.path), dataSize(file.bytes)});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    };
    for (const HubFile &file : option.weights.files)
        add(file);
    for (const HubFile &file : plan->descriptions)
        add(file);
}

QString GetModelView::fitText(const DownloadPlan::Option &option) const
{
    const DownloadPlan *plan = m_download->plan();
    QStringList lines;
    QString load
        = tr("To download: %1").arg(dataSize(option.bytes - std::min(option.bytes, option.bytesHere)));
    if (option.bytesHere > 0)
        load += tr(", the rest of %1 is here already").arg(dataSize(option.bytes));
    if (plan->room)
        load += tr("; free on the disk: %1").arg(dataSize(*plan->room));
    lines += load + QLatin1Char('.');
    if (option.memoryBytes > 0 && plan->freeMemory)
        lines += fitsInMemory(option.memoryBytes, plan->freeMemory) == ModelEntry::Fit::Yes
            ? tr("It fits: needs %1 of memory, and %2 are free.")
                  .arg(dataSize(option.memoryBytes), dataSize(*plan->freeMemory))
            : tr("It does not fit: needs %1 of memory, and %2 are free.")
                  .arg(dataSize(option.memoryBytes), dataSize(*plan->freeMemory));
    if (plan->summary.problem)
        lines += tr("It cannot be opened: %1").arg(errorText(*plan->summary.problem));
    return lines.join(QLatin1Char('\n'));
}

void GetModelView::showProgress()
{
    const DownloadProgress &progress = m_download->progress();
    const State state = m_download->state();
    if (state == State::Asking) {
        m_status->setText(tr("Asking the hub…"));
        return;
    }
    if (state != State::Loading && state != State::Paused) {
        m_status->clear();
        return;
    }
    const double part
        = progress.of == 0 ? 0 : static_cast<double>(progress.bytes) / static_cast<double>(progress.of);
    m_bar->setValue(static_cast<int>(part * m_bar->maximum()));
    const QString amount = tr("%1 of %2").arg(dataSize(progress.bytes), dataSize(progress.of));
    const QString file = shown(progress.file);
    if (state == State::Paused)
        m_status->setText(tr("Paused at %1").arg(amount));
    else if (progress.phase == DownloadProgress::Phase::Waiting)
        m_status->setText(tr("Another program downloads %1; waiting for it").arg(file));
    else if (progress.phase == DownloadProgress::Phase::Checking)
        m_status->setText(tr("Checking %1").arg(file));
    else
        m_status->setText(file.isEmpty() ? amount : tr("%1  ·  %2", "amount, file").arg(amount, file));
}

} // namespace headlight::ui
