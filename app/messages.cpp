// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/messages.h"

#include "ui/state/modelloader.h"
#include "ui/state/session.h"
#include "ui/text/errortext.h"
#include "ui/widgets/messagebar.h"

#include <QFileInfo>
#include <QLocale>

namespace headlight::app {

namespace {

constexpr int wonderAfterMs = 300;

}

Messages::Messages(ui::Session *session, ui::ModelLoader *loader, QWidget *parent)
    : QObject(parent)
    , m_session(session)
    , m_loader(loader)
    , m_bar(new ui::MessageBar(parent))
{
    m_loadingTimer.setSingleShot(true);
    m_loadingTimer.setInterval(wonderAfterMs);
    connect(&m_loadingTimer, &QTimer::timeout, this, &Messages::sayLoading);
    connect(m_session, &ui::Session::modelChanged, this, &Messages::followModel);
    connect(m_session, &ui::Session::statusChanged, this, &Messages::followSession);
    connect(m_loader, &ui::ModelLoader::started, this, [this] {
        m_progress = 0;
        m_loadingTimer.start();
    });
    connect(m_loader, &ui::ModelLoader::progressed, this, [this](double fraction) {
        m_progress = fraction;
        if (m_cause == Cause::Loading && !m_loadingTimer.isActive())
            sayLoading();
    });
    connect(m_loader, &ui::ModelLoader::loaded, this, &Messages::endLoading);
    connect(m_loader, &ui::ModelLoader::cancelled, this, &Messages::endLoading);
    connect(m_loader, &ui::ModelLoader::failed, this, [this](const Error &error) {
        endLoading();
        showError(error);
    });
    connect(m_bar, &ui::MessageBar::actionTriggered, m_loader, &ui::ModelLoader::cancel);
    connect(m_bar, &ui::MessageBar::dismissed, this, [this] { m_cutDismissed = m_cause == Cause::Cut; });
}

void Messages::showError(const Error &error)
{
    m_cause = Cause::Other;
    m_bar->say(ui::MessageKind::Error, ui::errorText(error), QString::fromStdString(sentence(error)));
}

void Messages::showWarning(const QString &text)
{
    m_cause = Cause::Other;
    m_bar->say(ui::MessageKind::Warning, text);
}

void Messages::showInformation(const QString &text)
{
    m_cause = Cause::Other;
    m_bar->say(ui::MessageKind::Information, text);
}

void Messages::showTruncated(qsizetype kept)
{
    showWarning(tr("The field holds %1 characters; the rest of the text was left out.")
                    .arg(QLocale().toString(static_cast<qlonglong>(kept))));
}

void Messages::showReplaced()
{
    showWarning(
        tr("The text holds half of a character (a lone surrogate). The model is given � in its place."));
}

void Messages::clear(Cause cause)
{
    if (m_cause != cause)
        return;
    m_cause = Cause::Other;
    m_bar->dismiss();
}

void Messages::followModel()
{
    const std::vector<std::string> warnings
        = m_session->source() ? m_session->source()->warnings() : std::vector<std::string>();
    if (warnings.empty())
        return;
    QStringList all;
    for (const auto &warning : warnings)
        all.append(QString::fromStdString(shownName(warning, 500)));
    const QString more
        = all.size() > 1 ? tr(" (and %n more)", nullptr, static_cast<int>(all.size()) - 1) : QString();
    m_cause = Cause::Other;
    m_bar->say(ui::MessageKind::Warning, tr("The model works, but: %1%2.").arg(all.first(), more),
               all.join(QLatin1Char('\n')));
}

void Messages::followSession()
{
    const auto trace = m_session->trace();
    if (m_session->status() == ui::Session::Status::Failed) {
        showError(m_session->error());
        m_cause = Cause::Run;
        return;
    }
    if (m_session->status() == ui::Session::Status::Computing)
        return;
    clear(Cause::Run);
    if (!trace || !trace->wasCut()) {
        clear(Cause::Cut);
        m_cutDismissed = false;
        return;
    }
    if (m_cutDismissed || (m_cause != Cause::Cut && m_bar->isVisible()))
        return;
    const QLocale locale;
    m_bar->say(ui::MessageKind::Warning,
               tr("Cut to %1 of %2 tokens: this model has no positions for more. Everything after is not "
                  "seen by it.")
                   .arg(locale.toString(trace->tokens()), locale.toString(trace->content().tokensBeforeCut)));
    m_cause = Cause::Cut;
}

void Messages::sayLoading()
{
    if (!m_loader->isLoading())
        return;
    const QString name = QFileInfo(m_loader->folder()).fileName();
    const QString text = tr("Opening %1: %2 %")
                             .arg(QString::fromStdString(shownName(name.toStdString())),
                                  QLocale().toString(static_cast<int>(m_progress * 100)));
    m_bar->say(ui::MessageKind::Information, text, {}, tr("Cancel"));
    m_cause = Cause::Loading;
}

void Messages::endLoading()
{
    m_loadingTimer.stop();
    clear(Cause::Loading);
}

} // namespace headlight::app
