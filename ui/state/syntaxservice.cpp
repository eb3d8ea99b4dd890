// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state/syntaxservice.h"

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
    run(Origin::Bundled, {},
        [source = m_session->source(), sentences = m_bundled](const CancelToken &cancel,
                                                              const ProbeProgress &progress) {
            return syntaxProbe(*source, sentences, cancel, progress);
        });
}

void SyntaxService::runFile(const QString &path)
{
    run(Origin::File, path,
        [source = m_session->source(), file = QFile::encodeName(path).toStdString()](
            const CancelToken &cancel, const ProbeProgress &progress) -> Result<SyntaxScores> {
            const auto sentences = readConllu(file);
            if (!sentences)
                return sentences.error();
            return syntaxProbe(*source, sentences.value(), cancel, progress);
        });
}

void SyntaxService::runDrawn(const TracePtr &trace, const std::vector<QueryKey> &cells)
{
    run(Origin::Drawn, QString::fromStdString(trace->content().text),
        [trace, cells](const CancelToken &, const ProbeProgress &) -> Result<SyntaxScores> {
            SyntaxScores scores(trace->layers(), trace->heads());
            const Status added = scores.add(*trace, drawnArcs(*trace, cells));
            return added ? Result<SyntaxScores>(std::move(scores)) : added.error();
        });
}

void SyntaxService::run(Origin origin, const QString &name, const Measure &measure)
{
    if (!m_session->source())
        return;
    const auto made = std::make_shared<std::shared_ptr<const Measured>>();
    m_run.start(
        [made, origin, name, measure](const CancelToken &cancel,
                                      const std::function<void(double)> &report) -> Status {
            auto scores = measure(cancel, report);
            if (!scores)
                return scores.error();
            *made = std::make_shared<const Measured>(Measured{std::move(scores.value()), origin, name});
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
