// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/modeldownload.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTreeWidget;

namespace headlight::ui {

class MessageBar;

/// Gets a model from the hub: a name, what it would fetch and whether that fits, the download.
class GetModelView : public QWidget
{
    Q_OBJECT

public:
    GetModelView(ModelDownload *download, bool offline, QWidget *parent = nullptr);

signals:
    void modelChosen(const QString &path); ///< one that has been downloaded

private:
    QWidget *buildPlan();
    QLayout *buildButtons();
    void lookUp();
    void follow();
    void showPlan(const DownloadPlan &plan);
    void showOption();
    void showProgress();
    void act();
    void say();
    QString fitText(const DownloadPlan::Option &option) const;

    ModelDownload *m_download;
    QLineEdit *m_name;
    QPushButton *m_lookUp;
    QWidget *m_plan = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_fit = nullptr;
    QLabel *m_weightsLabel = nullptr;
    QComboBox *m_weights = nullptr;
    QTreeWidget *m_files = nullptr;
    QLabel *m_hint;
    MessageBar *m_message;
    QProgressBar *m_bar;
    QLabel *m_status;
    QPushButton *m_stop = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace headlight::ui
