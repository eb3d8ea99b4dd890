// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace headlight::app {

/// Turns SIGTERM, SIGINT and SIGHUP into one signal of the event loop, so that the program ends as if its
/// window had been closed. At most one object of this class.
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject *parent = nullptr);
    ~UnixSignals() override;

signals:
    void terminateRequested();
};

} // namespace headlight::app
