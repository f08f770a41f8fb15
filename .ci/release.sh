#!/usr/bin/env bash
# Puts a binary into the archive that a release has for a platform.
#
#   .ci/release.sh FOLDER_OF_THE_BINARY PLATFORM FOLDER
#
# FOLDER/async-kata-PLATFORM.tar.gz holds one folder of that name: the binary, the licences, the README,
# and in `built-from` which source it is made of, so that a changed course is not judged by it.
set -euo pipefail
binaries=$(cd "$1" && pwd)
platform=$2
mkdir -p "$3" && out=$(cd "$3" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# This one first: a shell on Windows also finds it under the other name.
binary=async-kata.exe
[ -e "$binaries/$binary" ] || binary=async-kata
name=async-kata-$platform
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/$name"
cp "$binaries/$binary" LICENSE-MIT LICENSE-APACHE README.md "$place/$name"
git rev-parse HEAD:grader/src HEAD:grader/protocol/src >"$place/$name/built-from"
tar -czf "$out/$name.tar.gz" -C "$place" "$name"
