// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QLabel;
class QWidget;

namespace headlight::ui {

/// A label for a sentence beside what matters: plain, wrapped, to be selected, in the muted colour.
QLabel *quietLabel(QWidget *parent);

} // namespace headlight::ui
