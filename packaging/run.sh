#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds, opens the window. Arguments go to the program: sh packaging/run.sh --help
set -u
caller=$PWD
. "$(dirname "$0")/setup.sh"
install_missing $build_packages

# Only a build that has something to do is worth its lines; what went wrong is shown whole.
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
[ -f build/release/build.ninja ] || say "building for the first time; this takes some minutes"
( build_preset release headlight headlight-cli ) >"$log" 2>&1 || {
    cat "$log" >&2
    say "the build failed; see the lines above"
    exit 1
}
program=$PWD/build/release/bin/headlight

windowless=no
for argument in "$@"; do
    case $argument in
    --export | --export=* | --all-heads | --all-heads=* | --help | -h | --help-all | --version | -v) windowless=yes ;;
    esac
done
if [ "$windowless" = no ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ] && [ -z "${QT_QPA_PLATFORM:-}" ]; then
    say "there is no display to open a window on; '--sentence TEXT --export figure.svg' draws without one"
    exit 2
fi
rm -f "$log"
cd "$caller" && exec "$program" "$@"
