#!/usr/bin/env bash
# Tries grader/deploy/get_binary.sh on releases that are folders: it takes one of this source whose
# checksum is right, builds where there is none, and refuses one that was changed.
#
#   .ci/get_binary.sh BINARY FOLDER
#
# Everything lies in FOLDER, which is made anew. Nothing is built: a cargo that notes its calls stands
# in for the real one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=$(realpath "$1")
mkdir -p "$2" && work=$(realpath "$2")
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
platform=$(uname -m)-unknown-linux-musl
archive=async-kata-$platform.tar.gz

# release NAME: one as the workflow makes it, in a folder of this name.
release() {
    local place=$work/$1/download/v$version
    .ci/release.sh "${binary%/*}" "$platform" "$place"
    (cd "$place" && sha256sum -- *.tar.gz >SHA256SUMS)
}

# get NAME: gets the binary into a folder of this name, from the release of this name.
get() {
    PATH=$work/programs:$PATH CARGO_LOG=$work/$1-cargo \
        grader/deploy/get_binary.sh "$work/got-$1" "file://$work/$1" >"$work/log" 2>&1
}

must() {
    "$@" || {
        echo "get_binary: not so: $*" >&2
        cat "$work/log" >&2
        exit 1
    }
}

built() {
    grep -q '^install --locked --path' "$work/$1-cargo" 2>/dev/null
}

not() {
    ! "$@"
}

rm -rf "${work:?}"/* && mkdir "$work/programs"
printf '#!/bin/sh\necho "$@" >>"$CARGO_LOG"\nmkdir -p "$6/bin"\n' >"$work/programs/cargo"
chmod +x "$work/programs/cargo"

release whole
must get whole
must not built whole
must "$work/got-whole/bin/async-kata" --version >/dev/null
# Kept from one run to the next, it needs no release.
rm -r "$work/whole"
must get whole
must not built whole

must get none
must built none

release older
mkdir "$work/unpacked"
tar -xzf "$work/older/download/v$version/$archive" -C "$work/unpacked"
echo "another source" >"$work/unpacked/async-kata-$platform/built-from"
tar -czf "$work/older/download/v$version/$archive" -C "$work/unpacked" "async-kata-$platform"
(cd "$work/older/download/v$version" && sha256sum -- *.tar.gz >SHA256SUMS)
must get older
must built older

release changed
printf 'x' >>"$work/changed/download/v$version/$archive"
must not get changed
must not built changed
must grep -q "not what its checksum says" "$work/log"
must not test -e "$work/got-changed/bin/async-kata"
echo "get_binary: takes what was released, builds what was not, and refuses what was changed."
