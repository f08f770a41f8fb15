#!/usr/bin/env bash
# Measures how long it takes from an edit to its verdict: `async-kata check` against
# `rustlings run`, on the same exercise with the same right answer.
#
#   grader/benches/edit_to_verdict.sh [ROUNDS]
#
# Each round edits both copies and runs both tools, one after the other, so that whatever else the
# machine does hits both. What is timed is the whole process, everything downloaded and built
# before. A benchmark and no test: it always exits with 0. RUSTLINGS may name a rustlings 6.5.0
# that is there already; otherwise cargo installs one below `target`.
set -uo pipefail

rounds=${1:-15}
rustlings_version=6.5.0
exercise=concurrent_requests
folder=01_futures/07_concurrent_requests

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$repository/target}
work=$target/edit_to_verdict
answer=$repository/solutions/$folder.rs

give_up() {
    echo "No figures: $*" >&2
    exit 0
}

[[ -n ${EPOCHREALTIME:-} ]] || give_up "this needs bash 5 or newer"
mkdir -p "$work" || give_up "could not make $work"

echo "Preparing …"
(cd "$repository" && cargo build --release --quiet) || give_up "async-kata does not build"
async_kata=$target/release/async-kata

rustlings=${RUSTLINGS:-$work/rustlings/bin/rustlings}
if ! [[ -x $rustlings ]]; then
    cargo install rustlings --version "$rustlings_version" --locked --quiet \
        --root "$work/rustlings" || give_up "could not install rustlings $rustlings_version"
fi

# A learner's workspace, as `init` makes it.
ours=$work/ours
rm -rf "$ours/exercises"
if ! [[ -d $ours/target ]]; then
    rm -rf "$ours"
    "$async_kata" init "$ours" >/dev/null || give_up "init failed"
else
    # Its shared library takes a while to build, and is kept from one benchmark to the next.
    mv "$ours/target" "$work/kept" && rm -rf "$ours"
    "$async_kata" init "$ours" >/dev/null || give_up "init failed"
    mv "$work/kept" "$ours/target"
fi

# A project of community exercises with one exercise: the same text, and tests of its values.
theirs=$work/theirs
rm -rf "$theirs"
"$rustlings" dev new --no-git "$theirs" >/dev/null || give_up "rustlings dev new failed"
cat >"$theirs/info.toml" <<EOF
format_version = 1

[[exercises]]
name = "$exercise"
hint = "join!"
EOF
cat >"$theirs/Cargo.toml" <<EOF
bin = [
  { name = "$exercise", path = "exercises/$exercise.rs" },
  { name = "${exercise}_sol", path = "solutions/$exercise.rs" },
]

[package]
name = "exercises"
edition = "2024"
publish = false

[dependencies]
kata = { path = "$repository/grader/kata" }
tokio = { version = "1", features = ["full", "test-util"] }

# It may lie in the target folder of a workspace that it is no member of.
[workspace]
EOF
cp "$repository/Cargo.lock" "$theirs/Cargo.lock"

# Both get the answer with a number that no earlier edit had.
edit_ours() {
    printf '%s\npub const EDIT: u64 = %s;\n' "$(cat "$answer")" "$1" \
        >"$ours/exercises/$folder/src/lib.rs"
}
edit_theirs() {
    cat >"$theirs/exercises/$exercise.rs" <<EOF
$(cat "$answer")
pub const EDIT: u64 = $1;

fn main() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_answers_are_the_replies() {
        let (user, order) = concurrent_requests().await;
        assert_eq!(user, "User(id=1)");
        assert_eq!(order, "Order(id=42)");
    }

    #[tokio::test(start_paused = true)]
    async fn both_requests_overlap() {
        let began = tokio::time::Instant::now();
        concurrent_requests().await;
        assert_eq!(began.elapsed().as_millis(), 100);
    }
}
EOF
}
run_ours() { (cd "$ours" && "$async_kata" check "$exercise"); }
run_theirs() { (cd "$theirs" && env -u CARGO_TARGET_DIR "$rustlings" run "$exercise"); }
edit_theirs 0
cp "$theirs/exercises/$exercise.rs" "$theirs/solutions/$exercise.rs"

# Microseconds that "$@" took; nothing is timed that does not say the answer is right.
timed() {
    local began=$EPOCHREALTIME
    "$@" >"$work/output" 2>&1 </dev/null || {
        cat "$work/output" >&2
        return 1
    }
    local ended=$EPOCHREALTIME
    echo $((${ended/[.,]/} - ${began/[.,]/}))
}
median() { sort -n | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

for edit in 1 2; do # The first time, each builds what it builds on.
    edit_ours "$edit"
    edit_theirs "$edit"
    timed run_ours >/dev/null || give_up "async-kata does not accept the answer"
    timed run_theirs >/dev/null || give_up "rustlings does not accept the answer"
done

echo "Timing $rounds rounds …"
: >"$work/ours.us"
: >"$work/theirs.us"
for ((round = 1; round <= rounds; round++)); do
    edit=$((EPOCHSECONDS * 1000 + round))
    edit_ours "$edit"
    timed run_ours >>"$work/ours.us" || give_up "async-kata does not accept the answer"
    edit_theirs "$edit"
    timed run_theirs >>"$work/theirs.us" || give_up "rustlings does not accept the answer"
done

a=$(median <"$work/ours.us")
b=$(median <"$work/theirs.us")
awk -v a="$a" -v b="$b" -v n="$rounds" -v version="$rustlings_version" 'BEGIN {
    printf "edit to verdict, median of %d\n", n
    printf "  async-kata check         %7.1f ms\n", a / 1000
    printf "  rustlings %-6s run      %7.1f ms\n", version, b / 1000
    printf "  ratio                    %7.3f\n", a / b
}'
