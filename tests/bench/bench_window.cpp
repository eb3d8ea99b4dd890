// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/mainwindow.h"
#include "core/transformer/languagemodel.h"
#include "tests/bench/bench.h"
#include "ui/views/headview.h"
#include "ui/widgets/heatmapwidget.h"
#include "ui/widgets/sentencefield.h"

#include <QApplication>
#include <QKeyEvent>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace headlight;

namespace {

constexpr double FrameMs = 1000.0 / 60;

Result<ui::ModelLoader::Source> loadModel(const std::string &folder, const CancelToken &cancel,
                                          const std::function<void(double)> &progress)
{
    auto model = LanguageModel::load(folder, cancel, progress);
    if (!model)
        return model.error();
    return ui::ModelLoader::Source(std::move(model).value());
}

/// Notices when the heatmap, or what it is drawn on, paints the trace of a text.
class PaintWatch : public QObject
{
public:
    PaintWatch(const ui::HeatmapWidget *heatmap, const ui::Session *session)
        : m_heatmap(heatmap)
        , m_session(session)
    {
        qApp->installEventFilter(this);
    }

    void wait(const std::string &text)
    {
        m_text = text;
        m_painted = false;
        while (!m_painted)
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = event->type() == QEvent::Paint ? qobject_cast<QWidget *>(watched) : nullptr;
        if (widget && m_heatmap->isAncestorOf(widget) && m_session->status() == ui::Session::Status::Ready
            && m_session->trace()->content().text == m_text)
            m_painted = true;
        return false;
    }

private:
    const ui::HeatmapWidget *m_heatmap;
    const ui::Session *m_session;
    std::string m_text;
    bool m_painted = false;
};

/// Words of one token each, without the last letter of the last one.
QString unfinishedText(int tokens, int special)
{
    static const QStringList words{QStringLiteral("the"), QStringLiteral("old"), QStringLiteral("man"),
                                   QStringLiteral("saw")};
    QStringList text;
    for (int i = 0; i < tokens - special - 1; ++i)
        text.append(words[i % words.size()]);
    text.append(QStringLiteral("i"));
    return text.join(QLatin1Char(' '));
}

} // namespace

void benchWindow(const Subject &subject, const BenchOptions &options, Report &report)
{
    if (!subject.isBundled)
        return;
    const QTemporaryDir settings;
    app::MainWindow::Setup setup;
    setup.load = loadModel;
    setup.bundled = {{QString::fromStdString(subject.name), QString::fromStdString(subject.folder)}};
    setup.settingsFile = settings.filePath(QStringLiteral("settings.ini"));
    app::MainWindow window(setup);
    window.resize(1500, 1100);
    window.show();
    const ui::Session *session = window.session();
    while (session->status() != ui::Session::Status::Ready
           && session->status() != ui::Session::Status::Failed)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    if (session->status() == ui::Session::Status::Failed)
        return;

    auto *field = window.findChild<ui::SentenceField *>();
    PaintWatch watch(window.findChild<ui::HeadView *>()->heatmap(), session);
    const int special = session->model()->causal ? 0 : 2;
    for (const int tokens : options.tokens) {
        if (tokens > session->model()->maxPositions)
            continue;
        const QString before = unfinishedText(tokens, special);
        std::vector<double> handling;
        std::vector<double> toFrame;
        for (int run = 0; run < options.runs + 3; ++run) {
            field->replaceText(before);
            watch.wait(before.toStdString());
            const auto begin = std::chrono::steady_clock::now();
            QKeyEvent press(QEvent::KeyPress, Qt::Key_N, Qt::NoModifier, QStringLiteral("n"));
            QApplication::sendEvent(field, &press);
            const std::chrono::duration<double, std::milli> handled
                = std::chrono::steady_clock::now() - begin;
            watch.wait(before.toStdString() + 'n');
            const std::chrono::duration<double, std::milli> all = std::chrono::steady_clock::now() - begin;
            if (run >= 3) {
                handling.push_back(handled.count());
                toFrame.push_back(all.count());
            }
        }
        const int shown = session->trace()->tokens();
        report.add("key handled " + subject.name, shown, handling, {Bound::Kind::Target, 2});
        report.add("key to frame " + subject.name, shown, toFrame, {Bound::Kind::Target, FrameMs});
    }
}
