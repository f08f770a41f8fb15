#!/usr/bin/env bash
# Measures grading: `async-kata grade` against a loop over `cargo test`, on the same submissions;
# then shows that a class which is killed three times, or graded in three shards, has the same
# results as one that is graded in one go.
#
#   grader/benches/class.sh [ROUNDS] [STUDENTS]
#
# A round gives each tool the same answers to each of three exercises, one tool after the other, so
# that whatever else the machine does hits both. Every answer is right and a text of its own.
# `cargo test -q -p NAME` has its dependencies built and warm, and the tests of an ordinary course
# beside each answer (benches/class): as many as the hidden tests that async-kata runs, and smaller.
# Everything is downloaded and built before. A benchmark and no test: it always exits with 0.
# ASYNC_KATA may name a binary that is there already.
set -uo pipefail

rounds=${1:-5}
students=${2:-120}
batch=20 # Students a round.
exercises=(01_futures/07_concurrent_requests 02_tasks/10_spawn_tasks 05_state/27_rw_cache)

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$repository/target}
work=$target/class

give_up() {
    echo "No figures: $*" >&2
    exit 0
}

[[ -n ${EPOCHREALTIME:-} ]] || give_up "this needs bash 5 or newer"
mkdir -p "$work" || give_up "could not make $work"

echo "Preparing …"
async_kata=${ASYNC_KATA:-$target/release/async-kata}
if [[ -z ${ASYNC_KATA:-} ]]; then
    (cd "$repository" && cargo build --release --quiet --features full) ||
        give_up "async-kata does not build"
fi

# An instructor's workspace: its shared library is kept from one benchmark to the next.
ours=$work/ours
if ! [[ -d $ours ]]; then
    "$async_kata" init "$ours" >/dev/null || give_up "init failed"
fi

# The same exercises as crates of one workspace, each with an ordinary course's tests.
theirs=$work/theirs
rm -rf "$theirs/exercises"
"$async_kata" init "$work/new" >/dev/null || give_up "init failed"
mkdir -p "$theirs"
cp -r "$work/new/." "$theirs" && rm -rf "$work/new"
for exercise in "${exercises[@]}"; do
    name=${exercise##*/[0-9][0-9]_}
    mkdir -p "$theirs/exercises/$exercise/tests"
    cp "$repository/grader/benches/class/$name.rs" "$theirs/exercises/$exercise/tests/"
done

# hand_in FOLDER STUDENT EXERCISE NUMBER: a right answer whose code no other has.
hand_in() {
    local folder=$1/$2/exercises/$3/src
    mkdir -p "$folder"
    sed "/^pub async fn .*{\$/a\\    let _number = $4_u64;" "$repository/solutions/$3.rs" >"$folder/lib.rs"
    grep -q "_number = $4_u64" "$folder/lib.rs" || give_up "$3 has no place for a number"
}
number=$((EPOCHSECONDS * 1000))
class() { # class FOLDER STUDENTS
    rm -rf "$1"
    local student exercise
    for ((student = 1; student <= $2; student++)); do
        for exercise in "${exercises[@]}"; do
            number=$((number + 1))
            hand_in "$1" "student-$(printf %04d "$student")" "$exercise" "$number"
        done
    done
}

grade() { (cd "$ours" && "$async_kata" grade "$@"); }
ours_all() { rm -rf "$work/out" && grade "$work/batch" --out "$work/out"; }
theirs_all() {
    local student exercise
    for student in "$work/batch"/*; do
        for exercise in "${exercises[@]}"; do
            cp "$student/exercises/$exercise/src/lib.rs" "$theirs/exercises/$exercise/src/lib.rs"
            (cd "$theirs" && CARGO_TARGET_DIR=$theirs/target RUSTFLAGS="--cfg tokio_unstable" \
                cargo test --quiet --offline --package "${exercise##*/[0-9][0-9]_}") || return 1
        done
    done
}

# Microseconds that "$@" took; nothing is timed that does not go well.
timed() {
    local began=$EPOCHREALTIME
    "$@" >"$work/output" 2>&1 </dev/null || {
        tail -20 "$work/output" >&2
        return 1
    }
    local ended=$EPOCHREALTIME
    echo $((${ended/[.,]/} - ${began/[.,]/}))
}
median() { sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

class "$work/batch" 1 # The first time, each builds what it builds on.
timed ours_all >/dev/null || give_up "async-kata could not grade"
timed theirs_all >/dev/null || give_up "cargo test failed"

echo "Timing $rounds rounds of $((batch * ${#exercises[@]})) answers …"
: >"$work/ours.us"
: >"$work/theirs.us"
for ((round = 1; round <= rounds; round++)); do
    class "$work/batch" "$batch"
    timed ours_all >>"$work/ours.us" || give_up "async-kata could not grade"
    grep -q " passed" "$work/output" || give_up "async-kata did not accept the answers"
    timed theirs_all >>"$work/theirs.us" || give_up "cargo test failed"
done
a=$(median <"$work/ours.us")
b=$(median <"$work/theirs.us")
awk -v a="$a" -v b="$b" -v n="$rounds" -v answers="$((batch * ${#exercises[@]}))" 'BEGIN {
    printf "answers a second, median of %d rounds of %d\n", n, answers
    printf "  async-kata grade         %7.2f\n", answers / a * 1000000
    printf "  cargo test -q -p NAME    %7.2f\n", answers / b * 1000000
    printf "  ratio                    %7.2f\n", b / a
}'

total=$((students * ${#exercises[@]}))
echo "Grading $students students × ${#exercises[@]} exercises three ways …"
class "$work/class" "$students"
rm -rf "$work"/{whole,killed,merged,part-*}
took=$(timed grade "$work/class" --out "$work/whole") || give_up "async-kata could not grade"
awk -v us="$took" -v n="$total" 'BEGIN {
    printf "  in one go: %d answers in %.1f s, %.2f a second\n", n, us / 1000000, n / us * 1000000
}'

lines() { [[ -f $work/killed/journal.jsonl ]] && wc -l <"$work/killed/journal.jsonl" || echo 0; }
for quarter in 1 2 3; do
    (cd "$ours" && exec "$async_kata" grade "$work/class" --out "$work/killed") >/dev/null 2>&1 &
    running=$!
    while [[ $(lines) -lt $((total * quarter / 4)) ]] && kill -0 "$running" 2>/dev/null; do
        sleep 0.05
    done
    kill -9 "$running" 2>/dev/null || give_up "it was done before it was killed"
    wait "$running" 2>/dev/null
    echo "  killed with $(lines) of $total finished"
done
timed grade "$work/class" --out "$work/killed" >/dev/null || give_up "it did not go on"
echo "  judged twice: $((total - $(sed 's/.*"fingerprint":"\([0-9a-f]*\)".*/\1/' "$work/killed/journal.jsonl" | sort -u | wc -l)))"
cmp "$work/whole/results.json" "$work/killed/results.json" && echo "  killed three times: the same bytes"

for part in 0 1 2; do
    timed grade "$work/class" --out "$work/part-$part" --shard "$part/3" >/dev/null ||
        give_up "shard $part could not be graded"
done
"$async_kata" merge "$work"/part-* --out "$work/merged" >/dev/null || give_up "they did not merge"
cmp "$work/whole/results.json" "$work/merged/results.json" && echo "  three shards, merged: the same bytes"
exit 0
