#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the Debian package: build/release/headlight_<version>_<architecture>.deb
set -u
. "$(dirname "$0")/setup.sh"
install_missing $build_packages dpkg-dev file
build_preset release
umask 022
cd build/release && cpack
