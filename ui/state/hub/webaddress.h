// SPDX-FileCopyrightText: 2026 The Headlight authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QUrl>

#include <string>

namespace headlight::ui {

/// An address as messages show it: nothing in it is secret.
std::string shownAddress(const QUrl &url);

/// Whether @p url names this computer: localhost, 127.x.x.x or ::1.
bool isLoopback(const QUrl &url);

/// Same scheme, host and port.
bool isSameOrigin(const QUrl &a, const QUrl &b);

/// Whether the token may go along: to the hub itself only, and never in the clear but to this computer.
bool mayCarryToken(const QUrl &url, const QUrl &hub);

/// An address that is asked at all: https, or http to this computer.
/// @return InvalidArgument otherwise
Status checkAddress(const QUrl &url);

/// Where an answer from @p from with this Location header leads. User names in it are dropped.
/// @return BadFormat for anything but https, for http that is not from this computer to this computer, and
/// for
///   a leap from elsewhere to this computer
Result<QUrl> redirectTarget(const QUrl &from, const QByteArray &location);

} // namespace headlight::ui
