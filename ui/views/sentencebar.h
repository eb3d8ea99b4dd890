// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace headlight::ui {

class SentenceField;
class Session;

/// Where the sentence is typed: every change goes to the session at once, there is no button to press.
///
/// A second line for the second sentence of a pair shows where the model has segments, and one for what the
/// decoder has written so far where it is an encoder-decoder. The menus belong to the window, which knows
/// models and examples.
class SentenceBar : public QWidget
{
    Q_OBJECT

public:
    struct Menus
    {
        QMenu *model = nullptr;
        QMenu *examples = nullptr;
        QMenu *recent = nullptr;
        QAction *continuation = nullptr; ///< shown as a button while it is visible; or none
    };

    SentenceBar(Session *session, const Menus &menus, QWidget *parent = nullptr);

    QString sentence() const;
    QString pair() const;
    QString decoderText() const;
    bool isPairShown() const; ///< as the user wants it, also while the model has no segments

public slots:
    void setSentence(const QString &text); ///< as if typed
    void setPair(const QString &text);
    void setDecoderText(const QString &text);
    void append(const QString &text); ///< what the model wrote; the session knows it already
    void setPairShown(bool shown);
    void focusSentence(); ///< and selects all of it

signals:
    void textTruncated(qsizetype kept); ///< what was pasted did not fit
    void marksLeftOut(); ///< one character carried too many marks
    void textReplaced(); ///< something that is no character was replaced by U+FFFD
    void pairShownChanged(bool shown);

private:
    void buildRows(const Menus &menus);
    QToolButton *actionButton(QAction *action);
    QToolButton *menuButton(const QString &text, QMenu *menu);
    void connectField(SentenceField *field);
    void pass();
    void followModel();

    Session *m_session;
    SentenceField *m_sentence;
    SentenceField *m_pair;
    SentenceField *m_decoder;
    QWidget *m_pairRow;
    QToolButton *m_model = nullptr;
    QToolButton *m_pairButton;
    bool m_replaced = false;
};

} // namespace headlight::ui
