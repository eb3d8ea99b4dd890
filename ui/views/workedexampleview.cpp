// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/workedexampleview.h"

#include "ui/state/session.h"
#include "ui/text/errortext.h"
#include "ui/widgets/workedsheet.h"

#include <QCheckBox>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace headlight::ui {

WorkedExampleView::WorkedExampleView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_bySize(new QCheckBox(tr("&Largest products first"), this))
    , m_save(new QToolButton(this))
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_area(new QScrollArea(this))
    , m_sheet(new WorkedSheet)
{
    build();
    Selection *selection = session->selection();
    connect(selection, &Selection::pinChanged, this, &WorkedExampleView::follow);
    connect(selection, &Selection::layerHeadChanged, this, &WorkedExampleView::follow);
    connect(session, &Session::traceChanged, this, &WorkedExampleView::follow);
    connect(session, &Session::patternsChanged, this, &WorkedExampleView::follow);
    connect(session, &Session::staleChanged, m_sheet, &WorkedSheet::setStale);
    connect(&m_service, &WorkedExampleService::ready, this, &WorkedExampleView::show);
    connect(&m_service, &WorkedExampleService::failed, this,
            [this](const Error &error) { say(tr("No numbers to follow"), errorText(error)); });
    connect(m_bySize, &QCheckBox::toggled, m_sheet,
            [this](bool bySize) { m_sheet->setOrder(bySize ? TermOrder::Size : TermOrder::Dimension); });
    connect(m_save, &QToolButton::clicked, this, &WorkedExampleView::saveRequested);
    // The crosshair of the picture follows the bars of the exponentials.
    connect(m_sheet, &WorkedSheet::keyHovered, this, [this, selection](int key) {
        const auto pin = selection->pin();
        selection->setHover(key >= 0 && pin ? std::optional(Cell{pin->query, key}) : std::nullopt);
    });
    sayWhyNot();
}

void WorkedExampleView::build()
{
    m_bySize->setToolTip(
        tr("Order the numbers of query and key by the size of their products, instead of as the "
           "model has them"));
    m_save->setText(tr("Save as a figure…"));
    m_save->setToolTip(tr("Save this example as SVG, PDF or PNG"));
    m_save->setFocusPolicy(Qt::StrongFocus);
    m_save->setAutoRaise(true);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    for (QLabel *label : {m_title, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    }
    m_title->setAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidget(m_sheet);
    m_area->setMinimumSize(160, 120);
    auto *choices = new QHBoxLayout;
    choices->addWidget(m_bySize);
    choices->addStretch(1);
    choices->addWidget(m_save);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 8, 0, 0);
    rows->setSpacing(8);
    rows->addLayout(choices);
    rows->addWidget(m_title, 2);
    rows->addWidget(m_text, 3);
    rows->addWidget(m_area, 1);
}

QString WorkedExampleView::message() const
{
    return m_area->isHidden() ? m_title->text() + QLatin1Char('\n') + m_text->text() : QString();
}

void WorkedExampleView::say(const QString &title, const QString &text)
{
    m_service.cancel();
    m_title->setText(title);
    m_text->setText(text);
    for (QWidget *widget : {m_title, m_text})
        widget->setVisible(true);
    m_area->setVisible(false);
    m_sheet->setExample(nullptr);
    m_bySize->setEnabled(false);
    m_save->setEnabled(false);
}

bool WorkedExampleView::sayWhyNot()
{
    const auto pin = m_session->selection()->pin();
    if (!m_session->trace()) {
        say(tr("No sentence yet"), tr("Type one, then click a cell of the picture to follow its number."));
    } else if (m_session->selection()->layerHead().head == MeanHead) {
        say(tr("Choose a head"),
            tr("The mean over the heads has no query and no key of its own, so there is nothing to "
               "multiply."));
    } else if (!pin) {
        say(tr("Click a cell of the picture"),
            tr("Its number is followed here: from query and key through the softmax to what the head "
               "writes."));
    } else if (pin->query < 0 || pin->key < 0) {
        say(tr("Click one cell"),
            pin->query < 0 ? tr("A whole column is pinned: choose one of its queries in the picture.")
                           : tr("A whole row is pinned: choose one of its keys in the picture."));
    } else {
        return false;
    }
    return true;
}

void WorkedExampleView::follow()
{
    if (!isVisible() || sayWhyNot())
        return;
    const LayerHead head = m_session->selection()->layerHead();
    // Else the numbers before stay, as the picture does; a preview's are not followed.
    if (m_session->isLayerReady(head.layer) && m_session->trace()->isWhole())
        m_service.request(m_session->trace(), head, *m_session->selection()->pin());
}

void WorkedExampleView::show(const WorkedExample &example)
{
    m_sheet->setExample(std::make_shared<const WorkedExample>(example));
    for (QWidget *widget : {m_title, m_text})
        widget->setVisible(false);
    m_area->setVisible(true);
    m_bySize->setEnabled(true);
    m_save->setEnabled(true);
}

void WorkedExampleView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    follow();
}

} // namespace headlight::ui
