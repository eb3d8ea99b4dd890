// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pagedialog.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace headlight::app {

PageDialog::PageDialog(const QString &title, const QString &resource, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(title);
    auto *page = new QTextBrowser(this);
    page->setOpenExternalLinks(true);
    page->setFrameShape(QFrame::NoFrame);
    page->document()->setDocumentMargin(16);
    QFile file(resource);
    if (file.open(QIODevice::ReadOnly)) {
        QString text = QString::fromUtf8(file.readAll());
        page->setMarkdown(text.replace(QStringLiteral("@VERSION@"), QStringLiteral(HEADLIGHT_VERSION)));
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(page);
    rows->addWidget(buttons);
    resize(720, 640);
}

} // namespace headlight::app
