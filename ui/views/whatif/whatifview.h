// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/interventions.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;
class QToolButton;

namespace headlight::ui {

class ConsequencesView;
class Session;
class WhatIf;

/// What can be changed about the model, what is in force, and below it what that changed. Works live while
/// one types.
///
/// What concerns a head is about the head on screen, what concerns tokens about the pinned cell.
class WhatIfView : public QWidget
{
    Q_OBJECT

public:
    explicit WhatIfView(Session *session, QWidget *parent = nullptr);

    ConsequencesView *consequences() const { return m_consequences; }

private:
    QWidget *buildSwitches();
    QWidget *buildTemperature();
    QWidget *buildHead();
    QWidget *buildTokens();
    void connectControls();

    void follow();
    void followSwitches();
    void followHead();
    void followTokens();
    void offerMask();
    void sayDropped(const Interventions &dropped);

    void change(const std::function<void(Interventions &)> &edit);
    void ablate(Interventions::AblateBy by, bool on);
    void cut(bool onlyThisHead);
    void knockOut();
    void replace(const QString &text);
    int pinnedToken() const; ///< the pinned key, or the query of a pinned row; −1: none
    bool canChange() const;
    QStringList tokens() const; ///< labels of the sentence

    Session *m_session;
    WhatIf *m_whatIf;
    QLabel *m_whyNot; ///< nothing can be changed
    QLabel *m_message; ///< what was dropped or refused, until the next change
    QWidget *m_controls;
    QCheckBox *m_scaling, *m_causal, *m_positions;
    QSlider *m_temperature;
    QLabel *m_temperatureText;
    QLabel *m_headTitle;
    QToolButton *m_ablateZero, *m_ablateMean;
    QLabel *m_tokenTitle;
    QPushButton *m_knockOut, *m_cutHere, *m_cutAll;
    QLineEdit *m_replacement;
    QPushButton *m_mask;
    ConsequencesView *m_consequences;
};

} // namespace headlight::ui
