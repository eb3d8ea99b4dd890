// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/unixsignals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace headlight::app {

namespace {

std::array<int, 2> wakeUp{-1, -1}; // a pipe: a signal handler may do little more than write()
constexpr std::array endings{SIGTERM, SIGINT, SIGHUP};

void handle(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = write(wakeUp[1], &byte, 1);
}

} // namespace

UnixSignals::UnixSignals(QObject *parent)
    : QObject(parent)
{
    if (pipe2(wakeUp.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals then end the program at once, as they would without us
    auto *notifier = new QSocketNotifier(wakeUp[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        [[maybe_unused]] const auto got = read(wakeUp[0], &byte, 1);
        emit terminateRequested();
    });
    struct sigaction action = {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    for (const int number : endings)
        sigaction(number, &action, nullptr);
}

UnixSignals::~UnixSignals()
{
    for (const int number : endings)
        std::signal(number, SIG_DFL);
    for (int &end : wakeUp) {
        if (end >= 0)
            close(end);
        end = -1;
    }
}

} // namespace headlight::app
