#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds the Debian package: build/package/headlight_<version>_<architecture>.deb
set -u
. "$(dirname "$0")/setup.sh"
install_missing $build_packages dpkg-dev file
umask 022
cmake --preset release -B build/package -DBUILD_TESTING=OFF && cmake --build build/package --parallel 2 || exit 1
cd build/package && cpack
