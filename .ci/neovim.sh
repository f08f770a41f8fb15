#!/usr/bin/env bash
# Learns in a real editor: headless Neovim with `async-kata lsp` opens an exercise, saves a wrong answer
# and a right one, and has to be told what a learner should see.
#
#   .ci/neovim.sh BINARY FOLDER
#
# Everything lies in FOLDER, which is made anew. Installs Debian's neovim if it is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binary=$(realpath "$1")
mkdir -p "$2" && work=$(realpath "$2")

install_neovim() {
    if command -v nvim >/dev/null; then
        return
    fi
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" apt-get install -y -qq --no-install-recommends neovim >/dev/null
}

# The small course that the tests use, and their build of the shared library, if there is one.
lay_out_workspace() {
    rm -rf "${work:?}"/*
    cp -r grader/tests/course "$work/kata"
    local built
    built=$(dirname "$(dirname "$binary")")/tmp/bundle
    if [ -d "$built" ]; then
        mkdir -p "$work/kata/target/async-kata"
        ln -s "$built" "$work/kata/target/async-kata/bundle"
    fi
}

install_neovim
lay_out_workspace
export ASYNC_KATA=$binary KATA=$work/kata COURSE=$PWD/grader/tests/course
# Nothing of the user's own takes part.
export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state
export XDG_CACHE_HOME=$work/cache
nvim --headless -u NONE -i NONE -c 'luafile .ci/neovim.lua' -c 'cquit 1'
