// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"
#include "ui/figure/heatmapfigure.h"
#include "ui/state/modelloader.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace headlight::app {

/// What to write without a window.
struct BatchOptions
{
    QString model; ///< folder, "encoder" or "decoder"; empty: the bundled encoder
    QString sentence;
    std::optional<QString> pair;
    std::optional<QString> decoderText; ///< for encoder-decoders
    std::optional<AttentionKind> kind; ///< for encoder-decoders; nothing: the decoder's, and all in numbers
    std::optional<int> layer; ///< needed for a figure; numbers without it are of all layers
    std::optional<int>
        head; ///< ui::MeanHead for the mean; needed for a figure; numbers without it: all heads
    std::optional<int> query; ///< pinned in figures
    QString exportFile; ///< .svg, .pdf, .png, .csv, .json, .npz or .safetensors; empty: none
    QString allHeadsFolder; ///< one SVG a head, "L2H5.svg", of all layers or the one given; empty: none
    ReadingStyle reading; ///< what figures, and the numbers of one head, mean
    ui::FigureStyle style;
};

/// Whether @p path ends like a file that can be written, as a figure or as numbers.
bool isFigureFile(const QString &path);
bool isNumbersFile(const QString &path);

/// Loads the model, runs it on the sentence and writes the files. Existing files stay as they were on an
/// error.
/// @return notices for the user (text cut, pair ignored), or the first error. Needs a QGuiApplication.
Result<QStringList> exportBatch(const BatchOptions &options, const ui::ModelLoader::Load &load);

/// The same with notices or one sentence on standard error. @return exit code: 0 done, 1 failed
int runBatch(const BatchOptions &options, const ui::ModelLoader::Load &load);

} // namespace headlight::app
