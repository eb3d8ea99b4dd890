// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace headlight::app {

/// A window with one page of Markdown from the resources: help, licences. Not modal, so that it can stay open
/// beside the work. Links to the web open in the browser.
class PageDialog : public QDialog
{
    Q_OBJECT

public:
    PageDialog(const QString &title, const QString &resource, QWidget *parent = nullptr);
};

} // namespace headlight::app
