// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/syntaxservice.h"

#include "core/analysis/syntaxprobe.h"
#include "ui/state/session.h"

#include <QFile>

namespace headlight::ui {

SyntaxService::SyntaxService(Session *session, std::vector<TreebankSentence> bundled)
    : QObject(session)
    , m_session(session)
    , m_bundled(std::move(bundled))
{
    connect(&m_run, &BackgroundJob::progressed, this, &SyntaxService::progressed);
    connect(session, &Session::modelChanged, this, [this] {
        m_run.cancel();
        m_measured = nullptr;
        emit changed();
    });
}

void SyntaxService::runBundled()
{
    run({}, [sentences = m_bundled] { return Result<std::vector<TreebankSentence>>(sentences); });
}

void SyntaxService::runFile(const QString &path)
{
    run(path, [name = QFile::encodeName(path).toStdString()] { return readConllu(name); });
}

void SyntaxService::run(const QString &file, const Read &read)
{
    if (!m_session->source())
        return;
    const auto made = std::make_shared<std::shared_ptr<const Measured>>();
    m_run.start(
        [made, file, read, source = m_session->source()](
            const CancelToken &cancel, const std::function<void(double)> &report) -> Status {
            const auto sentences = read();
            if (!sentences)
                return sentences.error();
            auto scores = syntaxProbe(*source, sentences.value(), cancel, report);
            if (!scores)
                return scores.error();
            *made = std::make_shared<const Measured>(Measured{std::move(scores.value()), file});
            return Done{};
        },
        [this, made](const Status &status) {
            if (status)
                m_measured = *made;
            emit changed();
            if (!status)
                emit failed(status.error());
        });
    emit changed();
}

void SyntaxService::cancel()
{
    m_run.cancel();
    emit changed();
}

} // namespace headlight::ui
