// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transformer/modellist.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace headlight::ui {

/// Lists the models of this computer on a worker thread. The latest find() wins. GUI thread only; the
/// destructor cancels and waits.
class ModelFinder : public QObject
{
    Q_OBJECT

public:
    explicit ModelFinder(QObject *parent = nullptr);
    ~ModelFinder() override;

    void find(const ModelPlaces &places);
    bool isSearching() const;

signals:
    void started();
    void found(const std::vector<headlight::ModelGroup> &groups);

private:
    struct Job;
    std::unique_ptr<Job> m_job;
};

} // namespace headlight::ui
