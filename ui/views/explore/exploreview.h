// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <string>

class QComboBox;
class QStackedWidget;

namespace headlight::ui {

class FindHeadsView;
class HeadMapView;
class LayersView;
class ProfileView;
class Session;
class SyntaxView;

/// Questions about all heads at once, one at a time: what they do beyond this sentence, how that changes with
/// the layers, which of them look somewhere, are alike, or follow grammar.
class ExploreView : public QWidget
{
    Q_OBJECT

public:
    struct Setup
    {
        std::string treebank; ///< CoNLL-U: sentences that are measured, with dependencies
        QString profileFolder; ///< where profiles are kept
    };

    ExploreView(Session *session, const Setup &setup, QWidget *parent = nullptr);

    QComboBox *question() const { return m_question; }
    ProfileView *profile() const { return m_profile; }
    LayersView *layers() const { return m_layers; }
    FindHeadsView *find() const { return m_find; }
    HeadMapView *map() const { return m_map; }
    SyntaxView *syntax() const { return m_syntax; }

private:
    void addQuestion(const QString &text, const QString &toolTip, QWidget *answer);

    QComboBox *m_question;
    QStackedWidget *m_answers;
    ProfileView *m_profile;
    LayersView *m_layers;
    FindHeadsView *m_find;
    HeadMapView *m_map;
    SyntaxView *m_syntax;
};

} // namespace headlight::ui
