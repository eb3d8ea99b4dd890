// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/profileservice.h"

#include "core/base/file.h"
#include "core/trace/profilefile.h"
#include "ui/state/modelidentity.h"
#include "ui/state/session.h"

#include <QDir>
#include <QFile>

#include <optional>

namespace headlight::ui {

ProfileService::ProfileService(Session *session, std::vector<std::string> sentences, const QString &folder)
    : QObject(session)
    , m_session(session)
    , m_sentences(std::move(sentences))
    , m_folder(folder)
{
    connect(session, &Session::modelChanged, this, &ProfileService::followModel);
    connect(&m_run, &BackgroundJob::progressed, this, &ProfileService::progressed);
    followModel();
}

QString ProfileService::fileOf(const ModelInfo &model) const
{
    return QDir(m_folder).filePath(modelIdentity(model) + QStringLiteral(".json"));
}

void ProfileService::followModel()
{
    m_run.cancel();
    m_read.cancel();
    m_profile = nullptr;
    emit changed();
    const ModelInfo *model = m_session->model();
    if (!model)
        return;
    const auto read = std::make_shared<std::shared_ptr<const StandardProfile>>();
    const std::string path = QFile::encodeName(fileOf(*model)).toStdString();
    m_read.start(
        [read, path, layers = model->layers, heads = model->heads](const CancelToken &, const auto &) {
            const auto kept = readProfile(path);
            if (kept && kept.value().layers == layers && kept.value().heads == heads)
                *read = std::make_shared<const StandardProfile>(kept.value());
            return Status(Done{}); // without one there is nothing to say
        },
        [this, read](const Status &) {
            if (!*read)
                return;
            m_profile = *read;
            emit changed();
        });
}

void ProfileService::run()
{
    if (!m_session->source())
        return;
    struct Made
    {
        std::shared_ptr<const StandardProfile> profile;
        std::optional<Error> notKept;
    };
    const auto made = std::make_shared<Made>();
    const auto path = fileOf(*m_session->model());
    m_run.start(
        [made, path, folder = m_folder, sentences = m_sentences, source = m_session->source()](
            const CancelToken &cancel, const std::function<void(double)> &report) -> Status {
            const auto profile = standardProfile(*source, sentences, cancel, report);
            if (!profile)
                return profile.error();
            made->profile = std::make_shared<const StandardProfile>(profile.value());
            QDir().mkpath(folder); // where it fails, writing says why
            const Status written = writeFileAtomically(QFile::encodeName(path).toStdString(),
                                                       profileAsJson(profile.value(), source->info()));
            if (!written)
                made->notKept = written.error();
            return Done{};
        },
        [this, made](const Status &status) {
            if (status)
                m_profile = made->profile;
            emit changed();
            if (!status)
                emit failed(status.error());
            else if (made->notKept)
                emit notKept(*made->notKept);
        });
    emit changed();
}

void ProfileService::cancel()
{
    m_run.cancel();
    emit changed();
}

} // namespace headlight::ui
