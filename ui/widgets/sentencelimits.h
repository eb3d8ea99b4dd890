// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetrics>
#include <QValidator>

namespace headlight::ui {

/// What a sentence field takes: as much text as can be laid out anew at every key without being felt.
///
/// Cuts text before the field lays it out, and says so. Two limits: withLimitedMarks(), and a room of MaxRoom
/// in which a character of the field's own font takes 1 and any other 4 for each UTF-16 unit (finding another
/// font for it takes that much longer than the rest of its layout).
class SentenceLimits : public QValidator
{
    Q_OBJECT

public:
    static constexpr int MaxRoom = 10000;
    static constexpr int RoomOfForeign = 4; ///< of each UTF-16 unit of a character that the font lacks

    explicit SentenceLimits(const QFontMetrics &font, QObject *parent = nullptr);

    void setFont(const QFontMetrics &font) { m_font = font; }

    /// Cuts @p text and moves @p cursor with it; always Acceptable.
    State validate(QString &text, int &cursor) const override;

signals:
    void marksLeftOut() const; ///< by validate()
    void endLeftOut(qsizetype kept) const; ///< by validate()

private:
    qsizetype fitting(const QString &text) const;

    QFontMetrics m_font;
};

} // namespace headlight::ui
