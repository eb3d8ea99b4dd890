// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/messages.h"

#include "core/checkpoint/hub/hubcache.h"
#include "core/trace/tracescope.h"
#include "ui/state/modelloader.h"
#include "ui/state/session.h"
#include "ui/text/errortext.h"
#include "ui/text/markslimit.h"
#include "ui/widgets/messagebar.h"

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
    for (Activity *activity : {&m_loading, &m_exporting}) {
        activity->wonder.setSingleShot(true);
        activity->wonder.setInterval(wonderAfterMs);
        connect(&activity->wonder, &QTimer::timeout, this, [this, activity] { say(*activity); });
    }
    connect(m_session, &ui::Session::modelChanged, this, &Messages::followModel);
    connect(m_session, &ui::Session::statusChanged, this, &Messages::followSession);
    followLoader();
    connect(m_bar, &ui::MessageBar::actionTriggered, this, [this] {
        const Activity &activity = m_cause == Cause::Loading ? m_loading : m_exporting;
        if (m_cause == activity.cause)
            activity.cancel();
    });
    connect(m_bar, &ui::MessageBar::dismissed, this, [this] { m_cutDismissed = m_cause == Cause::Cut; });
}

void Messages::followLoader()
{
    connect(m_loader, &ui::ModelLoader::started, this, [this](const QString &folder) {
        const std::string name = modelName(folder.toStdString());
        begin(m_loading, tr("Opening %1").arg(QString::fromStdString(shownName(name))),
              [this] { m_loader->cancel(); });
    });
    connect(m_loader, &ui::ModelLoader::progressed, this,
            [this](double fraction) { setProgress(m_loading, fraction); });
    connect(m_loader, &ui::ModelLoader::loaded, this, [this] { end(m_loading); });
    connect(m_loader, &ui::ModelLoader::cancelled, this, [this] { end(m_loading); });
    connect(m_loader, &ui::ModelLoader::failed, this, [this](const Error &error) {
        end(m_loading);
        showError(error);
    });
}

void Messages::showError(const Error &error)
{
    m_cause = Cause::Other;
    ++m_others;
    m_bar->say(ui::MessageKind::Error, ui::errorText(error), QString::fromStdString(sentence(error)));
}

void Messages::showWarning(const QString &text)
{
    m_cause = Cause::Other;
    ++m_others;
    m_bar->say(ui::MessageKind::Warning, text);
}

void Messages::showInformation(const QString &text)
{
    m_cause = Cause::Other;
    ++m_others;
    m_bar->say(ui::MessageKind::Information, text);
}

void Messages::showTruncated(qsizetype kept)
{
    showWarning(tr("The field took the first %1 characters; the rest of the text was left out.")
                    .arg(QLocale().toString(static_cast<qlonglong>(kept))));
}

void Messages::showMarksLeftOut()
{
    showWarning(tr("A character carried more than %1 combining marks, Unicode's limit for texts; the marks "
                   "beyond were left out.")
                    .arg(QLocale().toString(ui::MaxMarksInARow)));
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
    // Also a text that is not on screen: what is there was computed from it.
    const std::vector<CutText> cut = trace ? cutTexts(*m_session->run()) : std::vector<CutText>();
    if (cut.empty()) {
        clear(Cause::Cut);
        m_cutDismissed = false;
        return;
    }
    if (m_cutDismissed || (m_cause != Cause::Cut && m_bar->isVisible()))
        return;
    const QLocale locale;
    QStringList sentences;
    for (const CutText &text : cut) {
        const QString sentence = text.isDecoders
            ? tr("The decoder's text is cut to %1 of %2 tokens: this model has no positions for more. "
                 "Everything "
                 "after is not seen by it.")
            : tr("Cut to %1 of %2 tokens: this model has no positions for more. Everything after is not "
                 "seen by it.");
        sentences += sentence.arg(locale.toString(text.tokens), locale.toString(text.tokensBefore));
    }
    m_bar->say(ui::MessageKind::Warning, sentences.join(QLatin1Char(' ')));
    m_cause = Cause::Cut;
}

void Messages::beginExport(const QString &what, const std::function<void()> &cancel)
{
    begin(m_exporting, what, cancel);
}

void Messages::setExportProgress(double fraction)
{
    setProgress(m_exporting, fraction);
}

void Messages::endExport()
{
    end(m_exporting);
}

void Messages::begin(Activity &activity, const QString &what, const std::function<void()> &cancel)
{
    activity.what = what;
    activity.cancel = cancel;
    activity.progress = 0;
    activity.begun = m_others;
    activity.wonder.start();
}

void Messages::setProgress(Activity &activity, double fraction)
{
    activity.progress = fraction;
    if (m_cause == activity.cause && !activity.wonder.isActive())
        say(activity);
}

void Messages::end(Activity &activity)
{
    activity.wonder.stop();
    clear(activity.cause);
}

void Messages::say(const Activity &activity)
{
    // What came up meanwhile is news; what stood there before is not.
    if (m_cause == Cause::Other && m_bar->isVisible() && m_others != activity.begun)
        return;
    const QString percent = QLocale().toString(static_cast<int>(activity.progress * 100));
    const QString text
        = activity.progress > 0 ? tr("%1: %2 %").arg(activity.what, percent) : activity.what + QChar(0x2026);
    m_bar->say(ui::MessageKind::Information, text, {}, tr("Cancel"));
    m_cause = activity.cause;
}

} // namespace headlight::app
