#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Headlight authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the certificates that the tests of TLS show to the client, with keys that are good for nothing else. Run it in
# this folder; it needs the command line of OpenSSL 3. All but "expired" are valid until the year 2126.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
until=21260101000000Z

cat >"$work/ca.conf" <<CONF
[ca]
default_ca = tests
[tests]
database = $work/index
rand_serial = yes
new_certs_dir = $work
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[here]
basicConstraints = critical, CA:FALSE
subjectAltName = IP:127.0.0.1, DNS:localhost
[elsewhere]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:other.example
CONF
: >"$work/index"

# certificate NAME SECTION FROM UNTIL [options of "openssl ca"]
certificate() {
    openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
    openssl req -new -config "$work/ca.conf" -subj "/CN=Headlight test, $1" -key "$1.key" -out "$work/$1.csr"
    name=$1 section=$2 from=$3 to=$4
    shift 4
    openssl ca -batch -notext -config "$work/ca.conf" -extensions "$section" -startdate "$from" -enddate "$to" \
        -in "$work/$name.csr" -out "$name.crt" "$@"
}
signed() {
    certificate "$@" -cert authority.crt -keyfile "$work/authority.key"
}

certificate authority authority 20200101000000Z $until -selfsign -keyfile authority.key
mv authority.key "$work/" # nobody signs with it again
signed good here 20200101000000Z $until
signed expired here 20200101000000Z 20210101000000Z
signed otherhost elsewhere 20200101000000Z $until
certificate selfsigned here 20200101000000Z $until -selfsign -keyfile selfsigned.key
