// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/workedexampleservice.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QScrollArea;
class QToolButton;

namespace headlight::ui {

class Session;
class WorkedSheet;

/// The pinned cell, followed through the formula with its own numbers, step by step; live while one types.
///
/// Where there is no such number it says why and what to do. Works only while it is visible; the numbers of
/// the cell before stay until the new ones are there.
class WorkedExampleView : public QWidget
{
    Q_OBJECT

public:
    explicit WorkedExampleView(Session *session, QWidget *parent = nullptr);

    WorkedSheet *sheet() const { return m_sheet; }
    QCheckBox *bySize() const { return m_bySize; }
    /// What is said instead of an example; empty while there is one.
    QString message() const;

signals:
    void saveRequested(); ///< of the example on screen

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void follow();
    void say(const QString &title, const QString &text);
    void show(const WorkedExample &example);
    bool sayWhyNot();

    Session *m_session;
    QCheckBox *m_bySize;
    QToolButton *m_save;
    QLabel *m_title;
    QLabel *m_text;
    QScrollArea *m_area;
    WorkedSheet *m_sheet;
    WorkedExampleService m_service;
};

} // namespace headlight::ui
