# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by run.sh, test.sh and deb.sh: goes to the project's folder and installs what is missing.

cd "$(dirname "$0")/.." || exit 1

# What a build needs.
build_packages="g++ cmake ninja-build qt6-base-dev qt6-svg-dev libqcustomplot-dev libeigen3-dev libicu-dev
 nlohmann-json3-dev zlib1g-dev fonts-dejavu-core"

# What some tests use besides: other renderers and validators of what the program writes.
test_packages="librsvg2-bin libxml2-utils poppler-utils desktop-file-utils appstream fonts-noto-core
 libsentencepiece-dev"

say() { printf '%s\n' "headlight: $*" >&2; }

# install_missing PACKAGE...: installs what is missing, or says how and stops.
install_missing() {
    command -v dpkg-query >/dev/null 2>&1 || {
        say "this script installs packages on Debian 12; elsewhere install the packages named in packaging/setup.sh"
        return 0
    }
    missing=""
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    install="apt-get install -y --no-install-recommends$missing"
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        as_root="sudo"
    else
        say "these packages are missing; install them as root with"
        printf '    apt-get update && %s\n' "$install" >&2
        exit 1
    fi
    say "installing$missing"
    $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive $install || {
        say "the packages could not be installed; see the lines above"
        exit 1
    }
}

# build_preset PRESET [TARGET...]: configures once, then builds what changed.
build_preset() {
    preset=$1
    shift
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" || exit 1
    if [ $# -gt 0 ]; then
        cmake --build --preset "$preset" --target "$@" || exit 1
    else
        cmake --build --preset "$preset" || exit 1
    fi
}
