// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/headview.h"

#include "ui/state/headlabels.h"
#include "ui/state/readingcells.h"
#include "ui/state/session.h"
#include "ui/state/shownreading.h"
#include "ui/text/celltext.h"
#include "ui/text/errortext.h"
#include "ui/text/headtext.h"
#include "ui/text/readingtext.h"
#include "ui/text/tokenlabel.h"
#include "ui/widgets/headtabs.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/kindswitch.h"
#include "ui/widgets/plaintooltip.h"
#include "ui/widgets/readingswitch.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/thumbnail.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QTabBar>
#include <QVBoxLayout>

namespace headlight::ui {

namespace {

QString widestLabelWord(const QFontMetrics &metrics)
{
    QString widest;
    for (int label = 0; label <= static_cast<int>(HeadLabel::Mixed); ++label) {
        const QString word = labelWord(static_cast<HeadLabel>(label));
        if (metrics.horizontalAdvance(word) > metrics.horizontalAdvance(widest))
            widest = word;
    }
    return widest;
}

} // namespace

HeadView::HeadView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(session->selection())
    , m_kinds(new KindSwitch(this))
    , m_layers(new QTabBar(this))
    , m_heads(new HeadTabs(this))
    , m_card(new QLabel(this))
    , m_readingSwitch(new ReadingSwitch(this))
    , m_heatmap(new HeatmapWidget(this))
    , m_reading(new QLabel(this))
    , m_status(new QLabel(this))
{
    build();
    connectSelection();
    connect(m_session, &Session::shapeChanged, this, &HeadView::followShape);
    connect(m_session, &Session::traceChanged, this, &HeadView::followTrace);
    connect(m_session->shown(), &ShownReading::changed, this, &HeadView::updatePicture);
    connect(m_session->shown(), &ShownReading::lateChanged, this, &HeadView::updateDimming);
    connect(m_session, &Session::staleChanged, this, &HeadView::updateDimming);
    connect(m_session, &Session::statusChanged, this, &HeadView::updateStatus);
    connect(m_session, &Session::tellingHeadChanged, this, &HeadView::updateToolTips);
    connect(m_session->headLabels(), &HeadLabels::changed, this, [this] {
        updateToolTips();
        updateCard();
    });
    connect(&m_cardLate, &QTimer::timeout, m_card, [this] { m_card->setEnabled(false); });
    connect(&m_thumbnails, &ThumbnailService::ready, this, &HeadView::showThumbnails);
    updateStatus();
}

void HeadView::build()
{
    auto *layerLabel = new QLabel(tr("Layer"), this);
    m_kinds->hide(); // until a model has several
    m_layers->setExpanding(false);
    m_layers->setDrawBase(false);
    m_layers->setUsesScrollButtons(true);
    m_layers->setAccessibleName(tr("Layer"));
    m_layers->setToolTip(tr("Layer (Alt+Up, Alt+Down)"));
    for (QLabel *line : {m_card, m_reading, m_status}) {
        line->setTextFormat(Qt::PlainText);
        line->setMinimumHeight(line->fontMetrics().lineSpacing());
        line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    m_reading->setWordWrap(true); // two lines have room, so that nothing jumps
    m_reading->setMinimumHeight(2 * m_reading->fontMetrics().lineSpacing());
    m_reading->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_status->setAccessibleName(tr("What is under the mouse"));
    m_reading->setObjectName(QStringLiteral("reading"));
    m_reading->setAccessibleName(tr("What the picture shows"));
    m_card->setObjectName(QStringLiteral("headCard"));
    m_card->setAccessibleName(tr("What this head does"));
    m_cardLate.setSingleShot(true);
    m_cardLate.setInterval(Session::StaleAfterMs);
    m_heads->setWidestWord(widestLabelWord(m_heads->fontMetrics()));
    m_heatmap->setObjectName(QStringLiteral("heatmap"));
    m_heatmap->setCellProvider([this](Cell cell) { return cellToolTip(cell); });

    auto *layers = new QHBoxLayout;
    layers->setSpacing(10);
    layers->addWidget(m_kinds);
    layers->addWidget(layerLabel);
    layers->addWidget(m_layers, 1);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addLayout(layers);
    rows->addWidget(m_heads);
    rows->addWidget(m_card);
    rows->addWidget(m_readingSwitch);
    rows->addWidget(m_heatmap, 1);
    rows->addWidget(m_reading);
    rows->addWidget(m_status);
}

void HeadView::putAbovePicture(QWidget *strip)
{
    auto *rows = static_cast<QVBoxLayout *>(layout());
    rows->insertWidget(rows->indexOf(m_readingSwitch), strip);
}

void HeadView::connectSelection()
{
    connect(m_heatmap, &HeatmapWidget::hoverChanged, m_selection, // may go first
            [this](std::optional<Cell> cell) { m_selection->setHover(tokens(cell)); });
    connect(m_heatmap, &HeatmapWidget::cellPainted, this, [this](Cell cell, bool painted) {
        if (const auto chosen = tokens(cell))
            m_selection->paint(*chosen, painted);
    });
    connect(m_selection, &Selection::paintedChanged, this, &HeadView::updateCells);
    connect(m_heatmap, &HeatmapWidget::cellActivated, this, &HeadView::activate);
    connect(m_heatmap, &HeatmapWidget::rowActivated, this, [this](int query) { activate({query, -1}); });
    connect(m_heatmap, &HeatmapWidget::columnActivated, this, [this](int key) { activate({-1, key}); });
    connect(m_heatmap, &HeatmapWidget::releaseRequested, this, [this] { m_selection->setPin(std::nullopt); });
    connect(m_selection, &Selection::hoverChanged, this, &HeadView::updateCells);
    connect(m_selection, &Selection::pinChanged, this, &HeadView::updateCells);
    connect(m_selection, &Selection::hoverChanged, this, &HeadView::updateStatus);
    connect(m_selection, &Selection::pinChanged, this, &HeadView::updateStatus);
    connect(m_selection, &Selection::layerHeadChanged, this, &HeadView::followLayerHead);
    connect(m_selection, &Selection::readingStyleChanged, m_readingSwitch, &ReadingSwitch::setReadingStyle);
    connect(m_readingSwitch, &ReadingSwitch::styleChosen, m_selection, &Selection::setReadingStyle);
    connect(m_readingSwitch, &ReadingSwitch::compareChosen, this, &HeadView::setReference);
    connect(m_kinds, &KindSwitch::kindChosen, m_selection, &Selection::setKind);
    connect(m_layers, &QTabBar::currentChanged, this, &HeadView::selectLayer);
    connect(m_heads, &HeadTabs::currentHeadChanged, this, [this](int head) {
        m_selection->setLayerHead({m_selection->layerHead().layer, head});
    });
}

/// The tokens of a cell of the picture; nothing while that is of another text.
std::optional<Cell> HeadView::tokens(std::optional<Cell> cell) const
{
    const auto reading = m_session->shown()->reading();
    if (!cell || !reading || reading->trace != m_session->trace())
        return std::nullopt;
    return tokensOfCell(*reading, *cell);
}

void HeadView::activate(Cell cell)
{
    const auto chosen = tokens(cell);
    if (!chosen)
        return;
    // The same cell again lets go of it.
    if (m_selection->pin() == chosen)
        m_selection->setPin(std::nullopt);
    else
        m_selection->setPin(chosen);
}

/// Keeps what is shown as what is subtracted from now on.
void HeadView::setReference(bool wanted)
{
    ReadingStyle style = m_selection->readingStyle();
    const LayerHead shown = m_selection->layerHead();
    style.reference.reset();
    if (wanted)
        style.reference = Quantity{style.meaning, shown.layer,
                                   shown.head == MeanHead ? std::nullopt : std::optional<int>(shown.head)};
    m_selection->setReadingStyle(style);
}

void HeadView::updateCells()
{
    const auto reading = m_session->shown()->reading();
    if (!reading)
        return;
    m_heatmap->setCurrentCell(cellInReading(*reading, m_selection->hover()));
    m_heatmap->setPin(cellInReading(*reading, m_selection->pin()));
    QList<Cell> painted;
    for (const Cell &cell : m_selection->painted()) {
        const auto place = cellInReading(*reading, cell);
        if (place && place->query >= 0 && place->key >= 0)
            painted.append(*place);
    }
    m_heatmap->setPainted(painted);
}

void HeadView::selectLayer(int layer)
{
    if (layer >= 0)
        m_selection->setLayerHead({layer, m_selection->layerHead().head});
}

void HeadView::followShape()
{
    const QSignalBlocker quiet(m_layers);
    const ModelInfo *model = m_session->model();
    const int layers = m_session->layers();
    m_kinds->setVisible(model && model->isEncoderDecoder);
    m_kinds->setKind(m_selection->kind());
    while (m_layers->count() > layers)
        m_layers->removeTab(m_layers->count() - 1);
    while (m_layers->count() < layers)
        m_layers->addTab(QString::number(m_layers->count()));
    if (model) {
        const QSignalBlocker quietHeads(m_heads);
        m_heads->setHeads(m_session->heads());
    }
    followLayerHead();
}

void HeadView::followTrace()
{
    if (!m_session->trace()) {
        clearPicture(placeholder());
        for (int head = MeanHead; head < m_heads->heads(); ++head)
            m_heads->setThumbnail(head, {});
        m_thumbnails.cancel();
        updateStatus();
    }
    updateCard();
    updateThumbnails();
}

void HeadView::followLayerHead()
{
    const QSignalBlocker quiet(m_layers);
    const QSignalBlocker quietHeads(m_heads);
    const LayerHead current = m_selection->layerHead();
    if (m_layers->currentIndex() != current.layer) {
        m_layers->setCurrentIndex(current.layer);
        updateThumbnails();
    }
    m_heads->setCurrentHead(current.head);
    updateToolTips();
    updateCard();
}

void HeadView::updatePicture()
{
    const ShownReading *shown = m_session->shown();
    const auto reading = shown->reading();
    if (!isVisible() || !m_session->trace())
        return;
    if (shown->error()) {
        clearPicture(errorText(*shown->error()));
    } else if (reading && reading->numbers->cols() == 0) {
        clearPicture(tr("Every key is hidden"));
    } else if (reading) {
        m_heatmap->setData({reading->numbers, reading->mask, tokenLabels(reading->queries.labels),
                            tokenLabels(reading->keys.labels), measureOf(*reading), reading->hiddenShare});
        m_reading->setText(readingSentence(*reading));
        m_reading->setToolTip(plainToolTip(m_reading->text()));
        updateCells();
    }
    updateStatus();
}

void HeadView::clearPicture(const QString &why)
{
    m_heatmap->setData({});
    m_heatmap->setPlaceholderText(why);
    m_reading->clear();
    m_reading->setToolTip({});
}

void HeadView::updateDimming()
{
    m_heatmap->setStale(m_session->isStale() || m_session->shown()->isLate());
}

void HeadView::updateThumbnails()
{
    const auto trace = m_session->trace();
    const int layer = m_selection->layerHead().layer;
    if (!isVisible() || !trace || layer >= trace->layers() || !trace->hasLayer(layer))
        return;
    QList<LayerHead> heads{{layer, MeanHead}};
    for (int head = 0; head < trace->heads(); ++head)
        heads.append({layer, head});
    const auto draw = [style = m_style, dark = isDark(palette()),
                       size = m_heads->thumbnailSize()](const Matrix &pattern, const Matrix &mask) {
        return thumbnail(pattern, &mask, ColorScale(style, pattern, dark), size);
    };
    m_thumbnails.request({trace, heads, draw});
}

void HeadView::showThumbnails(const QList<ThumbnailService::Picture> &pictures)
{
    for (const auto &picture : pictures) {
        if (picture.head.layer == m_selection->layerHead().layer)
            m_heads->setThumbnail(picture.head.head, picture.image);
    }
}

void HeadView::updateToolTips()
{
    const auto &telling = m_session->tellingHead();
    const int layer = m_selection->layerHead().layer;
    for (int head = 0; head < m_heads->heads(); ++head) {
        const LayerHead one{layer, head};
        const auto labelled = m_session->headLabels()->label(one);
        m_heads->setHeadWord(head, labelled ? labelWord(labelled->label) : QString());
        QStringList lines{telling && telling->head == one ? reason(*telling) : headName(one)};
        if (labelled)
            lines += headSentence(one, *labelled);
        m_heads->setHeadToolTip(head, lines.join(QLatin1Char('\n')));
    }
}

void HeadView::updateCard()
{
    const LayerHead head = m_selection->layerHead();
    const auto labelled = m_session->headLabels()->label(head);
    QString text;
    QString explanation;
    if (m_session->trace() && head.head == MeanHead) {
        text = tr("The mean over the heads of layer %1: choose a head to read what it does").arg(head.layer);
    } else if (m_session->trace()) {
        if (!labelled || !m_session->headLabels()->isCurrent()) {
            m_cardLate.start(); // on its way: the words before stay
            return;
        }
        text = headSentence(head, *labelled);
        explanation = labelExplanation(*labelled);
    }
    m_cardLate.stop();
    m_card->setEnabled(true);
    m_card->setText(text);
    m_card->setToolTip(plainToolTip(explanation));
    m_card->setAccessibleDescription(explanation);
}

QString HeadView::reason(const TellingHead &telling) const
{
    const QLocale locale;
    const auto percent = [&locale](double share) -> QString {
        return locale.toString(share * 100, 'f', 0) + locale.percent();
    };
    const auto &metrics = telling.metrics;
    const QString why = telling.looksElsewhere
        ? tr("Chosen first: the most focused head (lowest entropy) of those that look beyond themselves")
        : tr("Chosen first: every head rests on itself, the first token or delimiters; this one does so "
             "least");
    const QString numbers
        = tr("Entropy: %1 of the maximum\nAttention to itself %2, first token %3, delimiters %4, others %5")
              .arg(percent(metrics.normalisedEntropy), percent(metrics.self), percent(metrics.first),
                   percent(metrics.delimiter), percent(metrics.elsewhere));
    return headName(telling.head) + QLatin1Char('\n') + why + QLatin1Char('\n') + numbers;
}

void HeadView::updateStatus()
{
    if (!m_session->trace()) {
        m_heatmap->setPlaceholderText(placeholder());
        m_status->clear();
        return;
    }
    const auto reading = m_session->shown()->reading();
    if (m_session->shown()->error())
        m_status->clear();
    if (!reading || reading->trace != m_session->trace())
        return; // on its way: the picture before stays, and so do the words
    // What is under the mouse is asked about; a pin is only what the picture stays at.
    const auto cell = m_selection->hover() ? m_selection->hover() : m_selection->pin();
    const auto place = cellInReading(*reading, cell);
    if (place && place->query >= 0 && place->key >= 0)
        m_status->setText(readingCellText(*reading, *place));
    else
        m_status->setText(place ? lineText(*place) : hint());
}

/// About a whole row or column of the picture.
QString HeadView::lineText(Cell cell) const
{
    const Reading &reading = *m_session->shown()->reading();
    const bool isRow = cell.query >= 0;
    const auto &labels = isRow ? reading.queries.labels : reading.keys.labels;
    const QString name
        = mentioned(tokenLabel(labels[static_cast<std::size_t>(isRow ? cell.query : cell.key)]));
    const QString text = placeName(reading.quantity) + QStringLiteral(": ")
        + (isRow ? tr("where %1 looks") : tr("who looks at %1")).arg(name);
    const QString hidden = isRow ? hiddenShareText(reading, cell.query) : QString();
    return hidden.isEmpty() ? text : text + QStringLiteral("  ·  ") + hidden;
}

QString HeadView::cellToolTip(Cell cell) const
{
    const auto reading = m_session->shown()->reading();
    if (!reading || cell.query >= reading->numbers->rows() || cell.key >= reading->numbers->cols())
        return {};
    if (cell.query >= 0 && cell.key >= 0)
        return readingCellToolTip(*reading, cell);
    return cell.query >= 0 ? hiddenShareText(*reading, cell.query) : QString();
}

QString HeadView::hint() const
{
    return tr("Hover a cell to read it  ·  click to pin  ·  Alt+→ next head  ·  Alt+↓ next layer");
}

void HeadView::setModelComing(bool coming)
{
    m_modelComing = coming;
    updateStatus();
}

QString HeadView::placeholder() const
{
    switch (m_session->status()) {
    case Session::Status::NoModel:
        return m_modelComing ? QString() : tr("Choose a model to begin");
    case Session::Status::Failed:
    case Session::Status::Computing:
        return {};
    default:
        return tr("Type a sentence above,\nor choose one of the examples");
    }
}

void HeadView::setColorStyle(const ColorStyle &style)
{
    m_style = style;
    m_heatmap->setColorStyle(style);
    updateThumbnails();
}

void HeadView::setNumbersShown(bool shown)
{
    m_heatmap->setNumbersShown(shown);
}

void HeadView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        updateThumbnails();
    QWidget::changeEvent(event);
}

void HeadView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updatePicture();
    updateThumbnails();
}

} // namespace headlight::ui
