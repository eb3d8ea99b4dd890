// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batchexport.h"
#include "app/commandline.h"
#include "app/mainwindow.h"
#include "app/modelpaths.h"
#include "app/unixsignals.h"
#include "core/base/file.h"
#include "core/base/memory.h"
#include "core/checkpoint/hub/hubenvironment.h"
#include "core/transformer/languagemodel.h"
#include "core/transformer/modellist.h"

#include <QApplication>
#include <QFile>
#include <QIcon>
#include <QLibraryInfo>
#include <QTranslator>

#include <cstdio>
#include <cstdlib>

using namespace headlight;

namespace {

QStringList givenArguments; // for explainMissingDisplay(), which Qt calls before there is an application

/// Qt ends the program with a core dump when it finds no display. One sentence and a proper exit code serve
/// better; where the arguments are wrong, the sentence on them.
void explainMissingDisplay(QtMsgType type, const QMessageLogContext &, const QString &)
{
    if (type != QtFatalMsg)
        return;
    const auto line = app::parseCommandLine(givenArguments);
    std::fputs(line.action == app::CommandLine::Action::Complain
                   ? line.text.toUtf8().constData()
                   : "headlight: there is no display to open a window on; use --export FILE to write a "
                     "figure without one\n",
               stderr);
    std::_Exit(2);
}

Result<ui::ModelLoader::Source> loadModel(const std::string &folder, const CancelToken &cancel,
                                          const std::function<void(double)> &progress)
{
    auto model = LanguageModel::load(folder, cancel, progress);
    if (!model.ok())
        return model.error();
    return ui::ModelLoader::Source(std::move(model).value());
}

void installTranslations(QApplication &application)
{
    const QLocale locale;
    for (const QString &path :
         {QStringLiteral(":/i18n"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)}) {
        for (const QString &name : {QStringLiteral("headlight"), QStringLiteral("qtbase")}) {
            auto *translator = new QTranslator(&application);
            if (translator->load(locale, name, QStringLiteral("_"), path))
                QApplication::installTranslator(translator);
        }
    }
}

QList<app::BundledModel> bundledModels()
{
    return {{QCoreApplication::translate("main", "Bundled encoder (BERT)"),
             app::bundledModelFolder(QStringLiteral("encoder"))},
            {QCoreApplication::translate("main", "Bundled decoder (GPT-2)"),
             app::bundledModelFolder(QStringLiteral("decoder"))}};
}

int printModels()
{
    ModelPlaces places;
    for (const app::BundledModel &model : bundledModels())
        places.included.push_back(QFile::encodeName(model.folder).toStdString());
    places.hubCache = readHubEnvironment().cacheFolder;
    places.folders = app::encodedPaths(ui::Settings().load().modelFolders);
    const Status written = writeFileAtomically("-", modelTable(listModels(places)));
    return written ? 0 : 1;
}

int showWindow(const app::WindowOptions &options)
{
    app::MainWindow::Setup setup;
    setup.load = loadModel;
    setup.bundled = bundledModels();
    setup.hub.environment = readHubEnvironment();
    setup.options = options;
    app::MainWindow window(setup);
    app::UnixSignals endings;
    QObject::connect(&endings, &app::UnixSignals::terminateRequested, &window, [&window] {
        window.close();
        QApplication::quit(); // also from behind a modal dialog
    });
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    keepFreedMemory();
    if (app::worksWithoutDisplay(argc, argv))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    for (int i = 0; i < argc; ++i)
        givenArguments += QString::fromLocal8Bit(argv[i]);
    const QtMessageHandler usual = qInstallMessageHandler(explainMissingDisplay);
    QApplication application(argc, argv);
    qInstallMessageHandler(usual);
    QApplication::setApplicationName(QStringLiteral("headlight"));
    QApplication::setApplicationDisplayName(QStringLiteral("Headlight"));
    QApplication::setApplicationVersion(QStringLiteral(HEADLIGHT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.headlight.Headlight"));
    QApplication::setStyle(QStringLiteral("fusion"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/org.headlight.Headlight.svg")));
    installTranslations(application);

    const auto line = app::parseCommandLine(QApplication::arguments());
    switch (line.action) {
    case app::CommandLine::Action::Print:
        std::fputs(line.text.toUtf8().constData(), stdout);
        return 0;
    case app::CommandLine::Action::Complain:
        std::fputs(line.text.toUtf8().constData(), stderr);
        return 2;
    case app::CommandLine::Action::Export:
        return app::runBatch(line.batch, loadModel);
    case app::CommandLine::Action::ListModels:
        return printModels();
    case app::CommandLine::Action::ShowWindow:
        break;
    }
    return showWindow(line.window);
}
