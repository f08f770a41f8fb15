#!/usr/bin/env bash
# Builds a clone and judges in a learner's workspace with no crate from anywhere but a folder that
# `dev vendor` has made, and no network.
#
#   .ci/offline.sh BINARY FOLDER
#
# Everything lies in FOLDER, which is made anew. It takes as long as a newcomer's first start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=$(realpath "$1")
mkdir -p "$2" && work=$(realpath "$2")
rm -rf "${work:?}"/* && mkdir "$work/clone"

git ls-files -z | xargs -0 cp --parents --target-directory "$work/clone"
(cd "$work/clone" && "$binary" dev vendor "$work/sources")

# What is there for no network, where that may be made.
alone=()
if unshare --net --map-root-user true 2>/dev/null; then
    alone=(unshare --net --map-root-user)
fi

# One that knows neither this user's crates nor what was built before.
offline() {
    env --chdir "$1" CARGO_HOME="$work/sources/cargo" ASYNC_KATA_CACHE="$work/cache" \
        CARGO_TARGET_DIR="$work/target" "${alone[@]}" "${@:2}"
}

greet=01_futures/01_greet
cp "solutions/$greet.rs" "$work/clone/exercises/$greet/src/lib.rs"
offline "$work/clone" cargo run --quiet -- check greet
offline "$work" "$work/target/debug/async-kata" init kata >/dev/null
cp "solutions/$greet.rs" "$work/kata/exercises/$greet/src/lib.rs"
offline "$work/kata" "$work/target/debug/async-kata" check greet
offline "$work/kata" cargo check --quiet --package greet
echo "Offline: a clone and a workspace build from what was vendored, and from nothing else."
