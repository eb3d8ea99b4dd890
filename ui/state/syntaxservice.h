// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/syntaxprobe.h"
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
    enum class Origin { Bundled, File, Drawn };
    struct Measured
    {
        SyntaxScores scores;
        Origin origin = Origin::Bundled;
        QString name; ///< of the file; of drawn arcs the sentence
    };

    SyntaxService(Session *session, std::vector<TreebankSentence> bundled);

    int bundledSentences() const { return static_cast<int>(m_bundled.size()); }
    const std::shared_ptr<const Measured> &measured() const { return m_measured; } ///< null: nothing yet
    bool isRunning() const { return m_run.isRunning(); }

    void runBundled();
    void runFile(const QString &path); ///< CoNLL-U
    void runDrawn(const TracePtr &trace, const std::vector<QueryKey> &cells); ///< see drawnArcs()
    void cancel(); ///< what was measured stays

signals:
    void changed(); ///< measured() or isRunning()
    void progressed(double fraction); ///< 0 … 1
    void failed(const headlight::Error &error); ///< of the file (with its line) or of the model

private:
    using Measure = std::function<Result<SyntaxScores>(const CancelToken &, const ProbeProgress &)>;
    void run(Origin origin, const QString &name, const Measure &measure);

    Session *m_session;
    std::vector<TreebankSentence> m_bundled;
    std::shared_ptr<const Measured> m_measured;
    BackgroundJob m_run;
};

} // namespace headlight::ui
