#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds with assertions on, runs all tests. Arguments go to ctest: sh packaging/test.sh -R svg
set -u
. "$(dirname "$0")/setup.sh"
install_missing $build_packages $test_packages
build_preset dev
exec ctest --preset dev "$@"
