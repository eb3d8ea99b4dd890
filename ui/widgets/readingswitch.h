// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/reading.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QToolButton;

namespace headlight::ui {

/// What the colours of a picture mean: the quantity, tokens or words, hidden keys, and whether the difference
/// from a reference is shown. Shows what it is given and says what is chosen.
class ReadingSwitch : public QWidget
{
    Q_OBJECT

public:
    explicit ReadingSwitch(QWidget *parent = nullptr);

    const ReadingStyle &readingStyle() const { return m_style; }

    QComboBox *meanings() const { return m_meanings; }
    QToolButton *words() const { return m_words; } ///< down: whole words
    QComboBox *hiding() const { return m_hiding; }
    QCheckBox *rescale() const { return m_rescale; } ///< rows to 1, where keys are hidden
    QToolButton *compare() const { return m_compare; } ///< down: a reference is subtracted

public slots:
    void setReadingStyle(const headlight::ReadingStyle &style); ///< emits nothing

signals:
    void styleChosen(const headlight::ReadingStyle &style);
    void compareChosen(bool wanted); ///< what is shown now is to be the reference; or none any more

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void markChecked();
    void addMeanings();
    void choose(const std::function<void(ReadingStyle &)> &what);

    ReadingStyle m_style;
    QComboBox *m_meanings;
    QToolButton *m_tokens;
    QToolButton *m_words;
    QComboBox *m_hiding;
    QCheckBox *m_rescale;
    QToolButton *m_compare;
};

} // namespace headlight::ui
