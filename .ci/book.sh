#!/usr/bin/env bash
# Makes the book of the course, without network, checks every link inside it, and opens its pages in
# a real browser: on a phone and on a wide screen, in light and in dark.
#
#   .ci/book.sh BINARY FOLDER [NAME…]
#
# With names, of these exercises only. What is published lies in FOLDER/site, screenshots in
# FOLDER/looks. Installs mdBook into FOLDER if it is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=$(realpath "$1")
mkdir -p "$2" && work=$(realpath "$2")
names=("${@:3}")
version=0.5.4

install_mdbook() {
    if [ "$("$work/tools/bin/mdbook" --version 2>/dev/null)" = "mdbook v$version" ]; then
        return
    fi
    # Neither its server nor its watcher is needed.
    cargo install --quiet --locked --root "$work/tools" --target-dir "$work/build" \
        --no-default-features --features search mdbook --version "$version"
}

# Runs a command that can reach nobody, as far as the system lets us see to that.
offline() {
    if unshare --map-root-user --net true 2>/dev/null; then
        unshare --map-root-user --net "$@"
    else
        echo "Network namespaces are closed here: built with the network on." >&2
        "$@"
    fi
}

install_mdbook
"$binary" dev book "$work/source" ${names[@]+"${names[@]}"}
rm -rf "$work/site"
offline "$work/tools/bin/mdbook" build "$work/source" --dest-dir "$work/site" 2>"$work/mdbook.log" ||
    { cat "$work/mdbook.log" >&2 && exit 1; }
if grep -E 'WARN|ERROR' "$work/mdbook.log"; then
    echo "mdBook complains about a page." >&2
    exit 1
fi
python3 .ci/book.py "$work/site" "$work/looks"
