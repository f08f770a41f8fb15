#!/usr/bin/env bash
# Runs grader/deploy/gradescope/run_autograder in folders laid out as Gradescope's documentation has
# them (/autograder/submission, /autograder/results), on uploads of many kinds: each gets its results.
#
#   .ci/gradescope.sh BINARY FOLDER
#
# The folders are seen by this script alone, in a root of its own made of the system's. Takes root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

repository=$PWD
binary=$(realpath "$1")
mkdir -p "$2" && work=$(realpath "$2")
target=$(realpath "${CARGO_TARGET_DIR:-target}")

# A root in which `/autograder` and `/opt` are ours, and everything else is the system's.
make_root() {
    local entry
    mkdir -p "$work/system"
    for entry in /*; do
        if [ -L "$entry" ]; then
            cp -a "$entry" "$work/system/"
        elif [ -d "$entry" ] && [ "$entry" != /opt ] && [ "$entry" != /autograder ]; then
            mkdir "$work/system$entry"
            mount --rbind "$entry" "$work/system$entry"
        fi
    done
    mkdir -p "$work/system/autograder/results" "$work/system/opt/course" "$work/system/opt/rust"
    mount --bind "$repository" "$work/system/opt/course"
}

# What setup.sh leaves there, from what is on this machine.
install() {
    local sysroot cargo_home=${CARGO_HOME:-$HOME/.cargo}
    sysroot=$(rustc --print sysroot)
    mkdir "$work/system/opt/rust/bin"
    ln -s "$sysroot/bin/"* "$binary" "$work/system/opt/rust/bin/"
    ln -s "$cargo_home/registry" "$work/system/opt/rust/registry"
    chroot "$work/system" "$binary" --course /opt/course init /opt/kata >/dev/null
    ln -s "$target" "$work/system/opt/kata/target"
}

# grades UPLOAD WORD…: it gets results, in which all these words stand.
grades() {
    local upload=$1 word results=$work/system/autograder/results/results.json
    shift
    rm -rf "$work/system/autograder/submission" "$results"
    cp -r "$upload" "$work/system/autograder/submission"
    chroot "$work/system" /opt/course/grader/deploy/gradescope/run_autograder >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        return 1
    }
    python3 -m json.tool "$results" >/dev/null
    for word in "$@"; do
        grep -q -- "$word" "$results" || {
            echo "${upload##*/}: no word of \"$word\" in its results" >&2
            cat "$results" "$work/log" >&2
            return 1
        }
    done
}

try_uploads() {
    local path=exercises/01_futures/07_concurrent_requests/src uploads=$work/uploads
    local solution=solutions/01_futures/07_concurrent_requests.rs
    local passed='"score":1,'
    mkdir -p "$uploads"/{workspace,beside,twice,file,empty,paper}
    mkdir -p "$uploads"/{workspace,beside/kata,twice/{kata,"kata (1)"}}/$path "$uploads/beside/screenshots"
    for place in workspace beside/kata twice/kata "twice/kata (1)"; do
        cp "$solution" "$uploads/$place/$path/lib.rs"
    done
    echo "// Another one." >>"$uploads/twice/kata (1)/$path/lib.rs"
    cp "$solution" "$uploads/file/concurrent_requests.rs"
    printf '%%PDF-1.7' >"$uploads/paper/answer.pdf"
    for upload in workspace beside file; do
        grades "$uploads/$upload" "$passed"
    done
    grades "$uploads/twice" 'kata (1)'
    grades "$uploads/empty" 'ot handed in'
    grades "$uploads/paper" 'answer.pdf'
}

if [ "${3:-}" != alone ]; then
    exec unshare --mount --propagation private "$0" "$binary" "$work" alone
fi
rm -rf "${work:?}"/*
make_root
install
try_uploads
echo "Gradescope: six uploads, and each has its results."
