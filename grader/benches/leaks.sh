#!/usr/bin/env bash
# Counts what judging leaves behind: judges good and hostile answers of the small course, many in
# one grader and two graders at once for load, and counts descriptors, children and files after the
# first round of answers and at the end.
#
#   grader/benches/leaks.sh [JUDGEMENTS]
#
# So many are rounded up to whole rounds: files differ from answer to answer, not from round to round.
# A measurement and no test: it always exits with 0, and prints figures. ASYNC_KATA may name a
# binary that is there already, and BUNDLE a folder with the shared library built by it.
set -uo pipefail

judgements=${1:-1000}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$repository/target}
attacks=$repository/grader/tests/attacks
course=$repository/grader/tests/course

give_up() {
    echo "No figures: $*" >&2
    exit 0
}

[[ -d /proc/self/fd ]] || give_up "this counts what Linux shows in /proc"
async_kata=${ASYNC_KATA:-}
if [[ -z $async_kata ]]; then
    (cd "$repository" && cargo build --release --quiet --features full) ||
        give_up "async-kata does not build"
    async_kata=$target/release/async-kata
fi
work=$(mktemp -d) || give_up "could not make a folder"
trap 'rm -rf "$work"' EXIT
chmod o+x "$work"

# One round: an answer that is right, two that are wrong, and what tries to stay.
round=(
    "$course/solutions/01_first/01_double.rs"
    "$course/grader/hidden/01_first/01_double/wrong/literal.rs"
    "$course/grader/hidden/01_first/01_double/wrong/text.rs"
    "$attacks/aborts.rs"
    "$attacks/exits_on_a_thread.rs"
    "$attacks/starts_a_program.rs"
    "$attacks/runs_before_main.rs"
    "$attacks/starts_threads_without_end.rs"
    "$attacks/makes_runtimes_without_end.rs"
    "$attacks/talks_out_of_turn.rs"
    "$attacks/closes_the_channel.rs"
    "$attacks/opens_sockets.rs"
    "$attacks/writes_files.rs"
    "$attacks/overflows_the_stack.rs"
)

# Numbers of: open descriptors, children, files in the temporary folder, files in the work folder
# that no compilation left for the next.
count() {
    local grader=$1 folder=$2
    local children
    children=$(cat /proc/"$grader"/task/*/children 2>/dev/null | wc -w)
    printf '%s descriptors, %s children, %s temporary files, %s files\n' \
        "$(find /proc/"$grader"/fd -mindepth 1 2>/dev/null | wc -l)" "$children" \
        "$(find "$folder/tmp" -mindepth 1 | wc -l)" \
        "$(find "$folder/kata/target/async-kata/work" -path '*/inc-*' -prune -o -print | wc -l)"
}

# Judges in one grader, as an editor has it done.
watch() {
    local name=$1 folder=$work/$1 line answer number=0
    mkdir -p "$folder/tmp" "$folder/outside"
    cp -r "$course" "$folder/kata"
    sed -i 's/^test_seconds = 20/test_seconds = 2/' "$folder/kata/info.toml"
    mkdir -p "$folder/kata/target/async-kata"
    [[ -n ${BUNDLE:-} ]] && ln -s "$BUNDLE" "$folder/kata/target/async-kata/bundle"
    local source=$folder/kata/exercises/01_first/01_double/src/lib.rs
    coproc GRADER { cd "$folder/kata" && TMPDIR=$folder/tmp exec "$async_kata" watch --json; }
    local grader=$GRADER_PID
    next_verdict() {
        while read -r line <&"${GRADER[0]}"; do
            [[ $line == *'"event":"verdict"'*'"exercise":"double"'* ]] && return 0
            [[ $line == *'"exercise":"double"'*'"event":"verdict"'* ]] && return 0
        done
        return 1
    }
    next_verdict || give_up "the grader of loop $name does not speak"
    local began=$SECONDS
    while ((number < each)); do
        answer=${round[number % ${#round[@]}]}
        { sed "s#@OUTSIDE@#$folder/outside#; s#@WORKSPACE@#$folder/kata#" "$answer"
          echo "// $number"; } >"$folder/new"
        mv "$folder/new" "$source"
        next_verdict || { echo "loop $name: the grader ended after $number judgements"; return; }
        number=$((number + 1))
        ((number == ${#round[@]})) && echo "loop $name, after $number: $(count "$grader" "$folder")"
    done
    # The last verdict is told before the last descriptors are closed.
    sleep 1
    echo "loop $name, after $number: $(count "$grader" "$folder")"
    echo "loop $name: $((SECONDS - began)) s, outside: $(find "$folder/outside" -mindepth 1 | wc -l) files"
    exec {GRADER[1]}>&- 2>/dev/null
    kill "$grader" 2>/dev/null
    wait "$grader" 2>/dev/null
}

each=$(((judgements / 2 + ${#round[@]} - 1) / ${#round[@]} * ${#round[@]}))
echo "$((2 * each)) judgements, ${#round[@]} answers in turn"
watch a &
first=$!
watch b &
wait "$first" $!
left=$(find /proc -maxdepth 2 -name cwd -lname "$work/*" 2>/dev/null | wc -l)
echo "left when both have ended: $left processes"
