// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exportdialog.h"

#include "app/figurepreview.h"
#include "ui/figure/svgwriter.h"
#include "ui/state/readingcells.h"
#include "ui/state/session.h"
#include "ui/state/shownreading.h"
#include "ui/text/celltext.h"
#include "ui/text/errortext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStandardPaths>

namespace headlight::app {
namespace {

constexpr qsizetype LargeFile = 5'000'000; // bytes of SVG from which programs become slow

QString ending(ui::FigureFormat format)
{
    switch (format) {
    case ui::FigureFormat::Pdf:
        return QStringLiteral("pdf");
    case ui::FigureFormat::Png:
        return QStringLiteral("png");
    case ui::FigureFormat::Svg:
        break;
    }
    return QStringLiteral("svg");
}

} // namespace

std::optional<ui::HeatmapFigureInput> shownFigure(const ui::Session &session, const ui::FigureStyle &style)
{
    const auto reading = session.shown()->reading();
    if (!session.trace() || !session.trace()->isWhole() || !reading || !reading->trace->isWhole())
        return std::nullopt;
    ui::HeatmapFigureInput input = ui::heatmapFigureInput(*reading);
    input.pin = ui::cellInReading(*reading, session.selection()->pin());
    input.style = style;
    return input;
}

Status copyFigure(const ui::HeatmapFigureInput &input, ui::FigureCopy &copy)
{
    const Result<ui::Figure> figure = ui::buildHeatmapFigure(input);
    if (!figure)
        return figure.error();
    const Result<ui::FigureCopy> made = ui::copyOf(figure.value());
    if (!made)
        return made.error();
    copy = made.value();
    return Done{};
}

ExportDialog::ExportDialog(const ui::HeatmapFigureInput &input, const Choices &choices, QWidget *parent)
    : QDialog(parent)
    , m_input(input)
    , m_choices(choices)
    , m_preview(new FigurePreview(this))
{
    setWindowTitle(tr("Export figure"));
    auto *side = new QVBoxLayout;
    auto *form = new QWidget(this);
    form->setLayout(buildChoices());
    form->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    side->addWidget(form);
    side->addStretch(1);
    side->addWidget(buildMessage());
    auto *upper = new QHBoxLayout;
    upper->setSpacing(16);
    upper->addWidget(m_preview, 1);
    upper->addLayout(side);
    auto *all = new QVBoxLayout(this);
    all->setSpacing(12);
    all->addLayout(upper, 1);
    all->addLayout(buildButtons());
    m_preset->setFocus();
    rebuild();
}

QComboBox *ExportDialog::addCombo(QFormLayout *form, const QString &label, const QStringList &entries,
                                  int current)
{
    auto *combo = new QComboBox(this);
    combo->addItems(entries);
    combo->setCurrentIndex(current);
    form->addRow(label, combo);
    connect(combo, &QComboBox::currentIndexChanged, this, &ExportDialog::rebuild);
    return combo;
}

QLayout *ExportDialog::buildSize()
{
    const auto spin = [this](double value, const QString &name) {
        auto *box = new QSpinBox(this);
        box->setRange(200, 20000);
        box->setSingleStep(20);
        box->setKeyboardTracking(false);
        box->setValue(static_cast<int>(value));
        box->setAccessibleName(name);
        connect(box, &QSpinBox::valueChanged, this, &ExportDialog::rebuild);
        return box;
    };
    m_width = spin(m_choices.style.customSize.width(), tr("Width in pixels"));
    m_height = spin(m_choices.style.customSize.height(), tr("Height in pixels"));
    auto *row = new QHBoxLayout;
    row->addWidget(m_width, 1);
    row->addWidget(new QLabel(QStringLiteral("×"), this));
    row->addWidget(m_height, 1);
    return row;
}

QLayout *ExportDialog::buildChoices()
{
    const ui::FigureStyle &style = m_choices.style;
    auto *form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    m_preset
        = addCombo(form, tr("&Size:"), {tr("Slide, 16:9"), tr("Paper column"), tr("Poster"), tr("In pixels")},
                   static_cast<int>(style.preset));
    form->addRow(QString(), buildSize());
    m_format = addCombo(
        form, tr("&Format:"),
        {tr("SVG: drawing, can be edited"), tr("PDF: drawing, for LaTeX"), tr("PNG: pixels, 192 dpi")},
        static_cast<int>(m_choices.format));
    m_theme = addCombo(form, tr("&Background:"), {tr("Light"), tr("Dark")}, static_cast<int>(style.theme));
    m_map = addCombo(form, tr("Co&lours:"), {tr("Blues"), tr("Viridis"), tr("Cividis"), tr("Greys")},
                     static_cast<int>(style.colors.map));
    m_range = addCombo(form, tr("&Range:"),
                       {tr("0 to 1"), tr("Up to the head's highest"), tr("Up to each row's highest")},
                       static_cast<int>(style.colors.range));
    const auto check = [&](const QString &label, bool on) {
        auto *box = new QCheckBox(label, this);
        box->setChecked(on);
        form->addRow(QString(), box);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::rebuild);
        return box;
    };
    m_log = check(tr("Lo&garithmic colours"), style.colors.spacing == ui::ColorSpacing::Logarithmic);
    m_numbers = check(tr("&Numbers in cells"), style.numbers);
    m_caption = check(tr("C&aption"), style.caption);
    m_facts = new QLabel(this);
    m_facts->setTextFormat(Qt::PlainText);
    form->addRow(QString(), m_facts);
    return form;
}

QWidget *ExportDialog::buildMessage()
{
    m_message = new QLabel(this);
    m_message->setObjectName(QStringLiteral("message"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->setWordWrap(true);
    m_message->hide();
    return m_message;
}

QLayout *ExportDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_save = buttons->addButton(tr("Sa&ve…"), QDialogButtonBox::AcceptRole);
    m_save->setDefault(true);
    m_copy = new QPushButton(tr("&Copy figure"), this);
    m_copy->setAutoDefault(false);
    m_copy->setToolTip(tr("Puts the figure on the clipboard as SVG and as PNG"));
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, &ExportDialog::copy);
    auto *row = new QHBoxLayout;
    row->addWidget(m_copy);
    row->addWidget(buttons, 1);
    return row;
}

void ExportDialog::readChoices()
{
    ui::FigureStyle &style = m_choices.style;
    style.preset = static_cast<ui::FigurePreset>(m_preset->currentIndex());
    style.customSize = QSizeF(m_width->value(), m_height->value());
    style.theme = static_cast<ui::FigureTheme>(m_theme->currentIndex());
    style.colors.map = static_cast<ui::ColorMapName>(m_map->currentIndex());
    style.colors.range = static_cast<ui::ColorRange>(m_range->currentIndex());
    style.colors.spacing = m_log->isChecked() ? ui::ColorSpacing::Logarithmic : ui::ColorSpacing::Linear;
    style.numbers = m_numbers->isChecked();
    style.caption = m_caption->isChecked();
    m_choices.format = static_cast<ui::FigureFormat>(m_format->currentIndex());
}

void ExportDialog::rebuild()
{
    readChoices();
    m_input.style = m_choices.style;
    struct Drawn
    {
        ui::Figure figure;
        qsizetype svgBytes = 0;
    };
    const auto drawn = std::make_shared<Drawn>();
    const auto draw
        = [input = m_input, format = m_choices.format, drawn](const CancelToken &, const auto &) -> Status {
        const Result<ui::Figure> figure = ui::buildHeatmapFigure(input);
        if (!figure)
            return figure.error();
        drawn->figure = figure.value();
        if (format != ui::FigureFormat::Svg)
            return Done{};
        const Result<QByteArray> svg = ui::writeSvg(drawn->figure);
        if (!svg)
            return svg.error();
        drawn->svgBytes = svg.value().size();
        return Done{};
    };
    m_drawing.start(draw, [this, drawn](const Status &status) {
        if (!status) {
            say(ui::errorText(status.error()), true);
            return;
        }
        m_figure = drawn->figure;
        m_preview->setFigure(m_figure);
        m_message->hide();
        showSize(drawn->svgBytes);
        emit this->drawn();
    });
}

void ExportDialog::showSize(qsizetype svgBytes)
{
    const bool inPixels = m_choices.style.preset == ui::FigurePreset::Custom;
    for (auto [box, side] :
         {std::pair(m_width, m_figure.size.width()), std::pair(m_height, m_figure.size.height())}) {
        box->setEnabled(inPixels);
        const QSignalBlocker blocker(box);
        box->setValue(qRound(side));
    }
    const QLocale locale;
    const QString width = locale.toString(qRound(m_figure.size.width()));
    const QString height = locale.toString(qRound(m_figure.size.height()));
    QString facts = tr("%1 × %2 pixels").arg(width, height);
    if (svgBytes > 0)
        facts += QStringLiteral(", ") + locale.formattedDataSize(svgBytes, 0);
    if (svgBytes > LargeFile)
        facts += QLatin1Char('\n') + tr("Large for an SVG: PNG or a shorter text opens faster.");
    m_facts->setText(facts);
}

void ExportDialog::say(const QString &text, bool isError)
{
    m_message->setText(isError ? QStringLiteral("⚠ ") + text : text);
    m_message->setAccessibleName(text);
    m_message->show();
}

QString ExportDialog::suggestedPath() const
{
    static const QRegularExpression awkward(QStringLiteral("[^\\w.-]+"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    QString name = m_input.model + QLatin1Char('-') + ui::headName(m_input.head);
    name.replace(awkward, QStringLiteral("-"));
    QString folder = m_choices.folder;
    if (folder.isEmpty() || !QFileInfo(folder).isDir())
        folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return QDir(folder).filePath(name + QLatin1Char('.') + ending(m_choices.format));
}

void ExportDialog::save()
{
    QFileDialog dialog(this, tr("Save figure"), suggestedPath());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(ending(m_choices.format));
    dialog.setNameFilters(
        {tr("%1 figure (*.%2)").arg(ending(m_choices.format).toUpper(), ending(m_choices.format)),
         tr("All figures (*.svg *.pdf *.png)")});
    dialog.selectFile(suggestedPath());
    if (dialog.exec() == QDialog::Accepted && !dialog.selectedFiles().isEmpty())
        saveTo(dialog.selectedFiles().first());
}

void ExportDialog::work(const ui::BackgroundJob::Work &work, const std::function<void()> &done)
{
    m_save->setEnabled(false);
    m_copy->setEnabled(false);
    m_writing.start(work, [this, done](const Status &status) {
        m_save->setEnabled(true);
        m_copy->setEnabled(true);
        if (status)
            done();
        else
            say(ui::errorText(status.error()), true);
    });
}

void ExportDialog::saveTo(const QString &path)
{
    m_choices.folder = QFileInfo(path).absolutePath();
    const auto write = [input = m_input, path](const CancelToken &, const auto &) -> Status {
        const Result<ui::Figure> figure = ui::buildHeatmapFigure(input);
        return figure ? ui::saveFigure(figure.value(), path) : Status(figure.error());
    };
    work(write, [this, path] {
        emit saved(path);
        accept();
    });
}

void ExportDialog::copy()
{
    const auto copied = std::make_shared<ui::FigureCopy>();
    work([input = m_input, copied](const CancelToken &, const auto &) { return copyFigure(input, *copied); },
         [this, copied] {
             ui::putOnClipboard(*copied);
             say(tr("Copied as SVG and PNG."), false);
         });
}

} // namespace headlight::app
