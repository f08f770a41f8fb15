#!/usr/bin/env bash
# Puts async-kata into FOLDER/bin: the one that the course's repository has released, if that is made
# of the same source as this clone of it, or else one that is built here, which takes minutes.
#
#   grader/deploy/get_binary.sh FOLDER [RELEASES]
#
# RELEASES is the address below which releases lie, such as https://github.com/your-school/async-kata/releases.
# It is that of the repository that this clone comes from, unless it is named. What is
# there already is not fetched again. A download that is not what its checksum says ends this with an
# error: something is wrong then that building would hide.
set -euo pipefail
mkdir -p "$1" && folder=$(cd "$1" && pwd)
course=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
releases=${2:-}

source_of_clone() {
    git -C "$course" rev-parse HEAD:grader/src HEAD:grader/protocol/src
}

# is_current FOLDER: the binary there is made of the source of this clone.
is_current() {
    [ -x "$1/async-kata" ] && [ "$(cat "$1/built-from" 2>/dev/null)" = "$(source_of_clone)" ]
}

address() {
    local origin
    origin=$(git -C "$course" remote get-url origin 2>/dev/null) || return 1
    # `git@host:owner/name.git` and `https://host/owner/name.git` are the same place.
    origin=$(sed -E 's#^git@([^:]+):#https://\1/#; s#(\.git)?/?$##' <<<"$origin")
    [[ $origin == https://* ]] && echo "$origin/releases"
}

platform() {
    case "$(uname -s)-$(uname -m)" in
    # The one that runs with every C library.
    Linux-x86_64) echo x86_64-unknown-linux-musl ;;
    Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-musl ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    *) return 1 ;;
    esac
}

# download FOLDER: fails where there is no release for this, and ends all where there is a broken one.
download() {
    local version name from expected found
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$course/Cargo.toml" | head -n 1)
    name=async-kata-$(platform).tar.gz || return 1
    from=${releases:-$(address)} || return 1
    from=$from/download/v$version
    curl --silent --show-error --fail --location --retry 3 --output "$1/SHA256SUMS" "$from/SHA256SUMS" || return 1
    curl --silent --show-error --fail --location --retry 3 --output "$1/$name" "$from/$name" || return 1
    expected=$(awk -v name="$name" '$2 == name || $2 == "*" name { print $1 }' "$1/SHA256SUMS")
    found=$( (sha256sum "$1/$name" 2>/dev/null || shasum --algorithm 256 "$1/$name") | cut -d ' ' -f 1)
    if [ -z "$expected" ] || [ "$expected" != "$found" ]; then
        echo "$from/$name is not what its checksum says: it is not used. Ask whoever released it." >&2
        exit 1
    fi
    tar -xzf "$1/$name" -C "$1" --strip-components 1
}

build() {
    cargo install --locked --path "$course/grader" --root "$folder" --features full
    source_of_clone >"$folder/bin/built-from"
}

if is_current "$folder/bin"; then
    exit
fi
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
if download "$place" && is_current "$place"; then
    mkdir -p "$folder/bin"
    cp "$place/async-kata" "$place/built-from" "$folder/bin"
else
    echo "There is no release for this machine that is made of this source: it is built." >&2
    build
fi
