#!/usr/bin/env bash
# Shows that a grader which is killed at any moment and started again at once, with all cores busy,
# writes the same reports as one that nobody disturbs.
#
#   grader/benches/kill_and_restart.sh [ROUNDS] [STUDENTS] [TEXTS]
#
# A class of STUDENTS x 3 answers, most of them right, is graded in one go. There are TEXTS different
# ones of each exercise, and students repeat them in turn; if left out, each is a text of its own.
# Then, in each round, it is graded once more, killed (SIGKILL) three times at random moments and
# each time started again at once, while as many endless loops as there are cores run beside it. The
# folder of reports must be the same byte for byte, but for run.json, which tells of the run; and so
# must the lines of the journal, which may be in another order.
#
# A test: it ends with 1 where anything differs, and keeps both folders. ASYNC_KATA may name a
# binary that is there already; SEED makes the moments the same again, as far as a clock can.
set -euo pipefail

rounds=${1:-3}
students=${2:-120}
texts=${3:-$students}
kills=3
exercises=(01_futures/07_concurrent_requests 02_tasks/10_spawn_tasks 05_state/27_rw_cache)
# Which answers are wrong: these, of every eighth text.
wrong=(sequential joined read_then_write)

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=${CARGO_TARGET_DIR:-$repository/target}/kill_and_restart
async_kata=${ASYNC_KATA:-}
if [[ -z $async_kata ]]; then
    (cd "$repository" && cargo build --release --quiet --features full)
    async_kata=${CARGO_TARGET_DIR:-$repository/target}/release/async-kata
fi
async_kata=$(realpath "$async_kata")
seed=${SEED:-$RANDOM}
RANDOM=$seed

busy=()
stop_all() {
    ((${#busy[@]} == 0)) || kill "${busy[@]}" 2>/dev/null || true
}
trap stop_all EXIT

rm -rf "$work"
mkdir -p "$work"
for ((student = 1; student <= students; student++)); do
    text=$(((student - 1) % texts + 1))
    for place in 0 1 2; do
        exercise=${exercises[place]}
        folder=$work/class/student-$(printf %04d "$student")/exercises/$exercise/src
        answer=$repository/solutions/$exercise.rs
        ((text % 8)) || answer=$repository/grader/hidden/$exercise/wrong/${wrong[place]}.rs
        mkdir -p "$folder"
        { cat "$answer" && echo "// $text"; } >"$folder/lib.rs"
    done
done
# What has to be judged: the journal has a line for each.
((texts <= students)) || texts=$students
answers=$((texts * 3))

# The repository is the workspace, so the shared library is built once for all that use it.
# start OUT [PATH]: `grader` is then the process itself, and no shell around it.
start() {
    (cd "$repository" && exec "$async_kata" grade "${2:-$work/class}" --out "$work/$1") \
        >"$work/$1.log" 2>&1 &
    grader=$!
}
grade() { start "$@" && wait "$grader"; }

# The first time, the shared library is built.
grade first "$work/class/student-0001" || { tail -20 "$work/first.log" && exit 1; }
began=$EPOCHREALTIME
grade whole || { tail -20 "$work/whole.log" && exit 1; }
seconds=$(((${EPOCHREALTIME/[.,]/} - ${began/[.,]/}) / 1000000))
echo "$((students * 3)) answers, $answers of them different, in one go: $seconds s. Seed $seed."

for ((core = 0; core < $(nproc); core++)); do
    (while :; do :; done) &
    busy+=($!)
done

finished() { [[ -f $work/killed/journal.jsonl ]] && wc -l <"$work/killed/journal.jsonl" || echo 0; }

# Waits for a random moment after the grader has come somewhere into this part of the class. That is
# counted in answers: with all cores busy, nobody knows how long one takes.
a_while() {
    local part=$((answers / (kills + 1)))
    local until=$(($1 * part + RANDOM % (part + 1)))
    while (($(finished) < until)) && kill -0 "$grader" 2>/dev/null; do
        sleep 0.02
    done
    sleep "0.$(printf %03d $((RANDOM % 600)))"
}

differs() {
    diff -r -q -x run.json -x lock -x journal.jsonl "$work/whole" "$work/killed" ||
        return 0
    ! cmp <(sort "$work/whole/journal.jsonl") <(sort "$work/killed/journal.jsonl")
}

for ((round = 1; round <= rounds; round++)); do
    rm -rf "$work/killed"
    when=()
    for ((kill = 0; kill < kills; kill++)); do
        start killed
        a_while "$kill"
        kill -9 "$grader" 2>/dev/null || echo "  round $round: it was done before it was killed"
        wait "$grader" 2>/dev/null || true
        when+=("$(finished)")
    done
    grade killed || { tail -20 "$work/killed.log" && exit 1; }
    if differs; then
        echo "Round $round differs, after kills at ${when[*]} of $answers finished: $work"
        exit 1
    fi
    echo "  round $round: killed with ${when[*]} finished, the same bytes"
done
