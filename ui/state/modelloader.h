// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/tracesource.h"

#include <QObject>

#include <functional>
#include <memory>

namespace headlight::ui {

/// Loads models away from the GUI thread, with progress and cancel.
///
/// The latest load() wins; exactly one of loaded()/failed() follows it unless cancel() comes first. Nothing
/// else changes when a load fails: whoever shows a model keeps the old one. GUI thread only; the destructor
/// cancels and waits.
class ModelLoader : public QObject
{
    Q_OBJECT

public:
    using Source = std::shared_ptr<const TraceSource>;
    /// Called on the worker: folder (UTF-8), cancel, progress 0 … 1.
    using Load = std::function<Result<Source>(const std::string &, const CancelToken &,
                                              const std::function<void(double)> &)>;

    /// @p load is LanguageModel::load, or a fake one in a test.
    explicit ModelLoader(Load load, QObject *parent = nullptr);
    ~ModelLoader() override;

    void load(const QString &folder);
    void cancel();
    bool isLoading() const;
    QString folder() const { return m_folder; } ///< of the last load()

signals:
    void started(const QString &folder);
    void progressed(double fraction); ///< 0 … 1
    void loaded(const headlight::ui::ModelLoader::Source &source);
    void failed(const headlight::Error &error);
    void cancelled();

private:
    struct Job;
    Load m_load;
    QString m_folder;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
