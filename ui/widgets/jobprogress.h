// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QProgressBar;
class QWidget;

namespace headlight::ui {

/// A thin bar, 0 … 100, that takes its place even while it is hidden, so that nothing moves; hidden at first.
QProgressBar *jobProgress(QWidget *parent);

/// Shows it while something runs; hides it, at 0, when that ends.
void showProgress(QProgressBar *bar, bool running);

} // namespace headlight::ui
