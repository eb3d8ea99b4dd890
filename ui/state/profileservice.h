// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/standardprofile.h"
#include "ui/state/backgroundjob.h"

#include <QObject>

#include <memory>

namespace headlight::ui {

class Session;

/// The standard profile of the session's model: run when asked for, kept as a file for each model, and there
/// again when that model is opened.
///
/// A file that cannot be read is treated as not there, one that cannot be written is said by notKept(). A new
/// model cancels the run before. GUI thread only; the destructor cancels and waits.
class ProfileService : public QObject
{
    Q_OBJECT

public:
    /// @param sentences that are measured, UTF-8
    /// @param folder for the files, made when the first is written
    ProfileService(Session *session, std::vector<std::string> sentences, const QString &folder);

    int sentences() const { return static_cast<int>(m_sentences.size()); }
    /// Null while there is none for the model.
    const std::shared_ptr<const StandardProfile> &profile() const { return m_profile; }
    bool isRunning() const { return m_run.isRunning(); }

    void run(); ///< needs a model; what was kept is replaced at the end
    void cancel(); ///< what was kept stays

signals:
    void changed(); ///< profile() or isRunning()
    void progressed(double fraction); ///< 0 … 1
    void failed(const headlight::Error &error); ///< the run
    void notKept(const headlight::Error &error); ///< the profile is there, its file is not

private:
    void followModel();
    QString fileOf(const ModelInfo &model) const;

    Session *m_session;
    std::vector<std::string> m_sentences;
    QString m_folder;
    std::shared_ptr<const StandardProfile> m_profile;
    BackgroundJob m_read;
    BackgroundJob m_run;
};

} // namespace headlight::ui
