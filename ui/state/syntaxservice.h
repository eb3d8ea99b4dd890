// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/syntax.h"
#include "ui/state/backgroundjob.h"

#include <QObject>
#include <QString>

#include <memory>

namespace headlight::ui {

class Session;

/// Measures the heads of the session's model on a treebank, away from the GUI thread.
///
/// The latest run wins and a new model cancels it; results are of one model and stay until it goes. GUI
/// thread only; the destructor cancels and waits.
class SyntaxService : public QObject
{
    Q_OBJECT

public:
    struct Measured
    {
        SyntaxScores scores;
        QString file; ///< empty: the bundled sentences
    };

    SyntaxService(Session *session, std::vector<TreebankSentence> bundled);

    int bundledSentences() const { return static_cast<int>(m_bundled.size()); }
    const std::shared_ptr<const Measured> &measured() const { return m_measured; } ///< null: nothing yet
    bool isRunning() const { return m_run.isRunning(); }

    void runBundled();
    void runFile(const QString &path); ///< CoNLL-U
    void cancel(); ///< what was measured stays

signals:
    void changed(); ///< measured() or isRunning()
    void progressed(double fraction); ///< 0 … 1
    void failed(const headlight::Error &error); ///< of the file (with its line) or of the model

private:
    using Read = std::function<Result<std::vector<TreebankSentence>>()>;
    void run(const QString &file, const Read &read);

    Session *m_session;
    std::vector<TreebankSentence> m_bundled;
    std::shared_ptr<const Measured> m_measured;
    BackgroundJob m_run;
};

} // namespace headlight::ui
