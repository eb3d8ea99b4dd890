// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/figure/figurefile.h"
#include "ui/figure/heatmapfigure.h"
#include "ui/state/backgroundjob.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLayout;
class QPushButton;
class QSpinBox;

namespace headlight::ui {
class Session;
}

namespace headlight::app {

class FigurePreview;

/// The picture that @p session shows, pinned as it is: the current head of its trace with @p style.
/// Nothing while there is no trace. GUI thread.
std::optional<ui::HeatmapFigureInput> shownFigure(const ui::Session &session, const ui::FigureStyle &style);

/// Draws @p input for the clipboard; any thread, seconds for a large pattern. Errors as copyOf()'s.
Status copyFigure(const ui::HeatmapFigureInput &input, ui::FigureCopy &copy);

/// "Export figure": a preview that is painted from the same figure as the file is written from, and what one
/// can choose about it. A failed save says why in the dialog and leaves an old file as it was.
///
/// Drawing, saving and copying are done away from the GUI thread: a large pattern takes seconds.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    /// What to offer first next time.
    struct Choices
    {
        ui::FigureStyle style;
        ui::FigureFormat format = ui::FigureFormat::Svg;
        QString folder; ///< empty: where the system keeps pictures
    };

    ExportDialog(const ui::HeatmapFigureInput &input, const Choices &choices, QWidget *parent = nullptr);

    const Choices &choices() const { return m_choices; }
    const ui::Figure &figure() const { return m_figure; }

public slots:
    /// Asks where to, and closes the dialog when the file is written.
    void save();
    /// Writes to @p path without asking: saved() follows, and the dialog closes, or says why not.
    void saveTo(const QString &path);
    void copy();

signals:
    void drawn(); ///< figure() is that of choices()
    void saved(const QString &path);

private:
    QLayout *buildChoices();
    QWidget *buildMessage();
    QLayout *buildButtons();
    QComboBox *addCombo(QFormLayout *form, const QString &label, const QStringList &entries, int current);
    QLayout *buildSize();
    void readChoices();
    void rebuild();
    void showSize(qsizetype svgBytes);
    void work(const ui::BackgroundJob::Work &work, const std::function<void()> &done);
    void say(const QString &text, bool isError);
    QString suggestedPath() const;

    ui::HeatmapFigureInput m_input;
    Choices m_choices;
    ui::Figure m_figure;
    ui::BackgroundJob m_drawing;
    ui::BackgroundJob m_writing; // to a file or to the clipboard

    FigurePreview *m_preview;
    QComboBox *m_preset = nullptr;
    QSpinBox *m_width = nullptr;
    QSpinBox *m_height = nullptr;
    QComboBox *m_format = nullptr;
    QComboBox *m_theme = nullptr;
    QComboBox *m_map = nullptr;
    QComboBox *m_range = nullptr;
    QCheckBox *m_log = nullptr;
    QCheckBox *m_numbers = nullptr;
    QCheckBox *m_caption = nullptr;
    QLabel *m_facts = nullptr;
    QLabel *m_message = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_copy = nullptr;
};

} // namespace headlight::app
