// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/state/consequenceservice.h"

#include <QWidget>

class QLabel;

namespace headlight::ui {

class KeyBars;
class Session;

/// What a change of the model did to the sentence: the prediction at the pinned query, or where it tells
/// most, and the heads that attend otherwise than before. Hidden while nothing is changed; works only while
/// it is visible. The numbers before stay until the new ones are there.
class ConsequencesView : public QWidget
{
    Q_OBJECT

public:
    static constexpr int HeadCount = 8; ///< listed

    explicit ConsequencesView(Session *session, QWidget *parent = nullptr);

    QLabel *prediction() const { return m_prediction; }
    KeyBars *heads() const { return m_heads; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void follow();
    void forget();
    void ask();
    int position(const Trace &trace) const;
    void show(const Consequences &consequences);

    Session *m_session;
    QLabel *m_predictionTitle;
    QLabel *m_prediction;
    QLabel *m_headsTitle;
    KeyBars *m_heads;
    ConsequenceService m_service;
};

} // namespace headlight::ui
