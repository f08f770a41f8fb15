#!/usr/bin/env bash
# Writes grader/PICTURES.md: what async-kata draws, one picture a kind. `.ci/run` fails when the page
# is not what this writes.
#
# Usage: grader/pictures.sh ASYNC_KATA
set -euo pipefail
tool=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A heading, a sentence, the exercise, the file with the answer, and perhaps the hidden test to draw.
picture() {
    printf '\n## %s\n\n%s\n\n```\n' "$1" "$2"
    NO_COLOR=1 "$tool" timeline "$3" --submission "$4" ${5:+--test "$5"} || [ $? = 1 ]
    printf '```\n'
}

hidden=grader/hidden
{
    cat <<'TEXT'
# What async-kata draws

Every lane is something the code waited for, or a task; time is virtual where the axis does not say
"real". A value that names a lane stands in quotes. `timeline NAME` draws it in
the terminal, `--html FILE` makes a page to zoom into, `--svg FILE` an image. Where an answer failed,
the reference answer is drawn below it, on the same axis.

This page is written by `grader/pictures.sh`.
TEXT
    picture Sequential 'The order is asked for only when the user is there.' \
        concurrent_requests $hidden/01_futures/07_concurrent_requests/wrong/sequential.rs
    picture Concurrent 'Both requests are out, and their waiting overlaps.' \
        concurrent_requests solutions/01_futures/07_concurrent_requests.rs
    picture Cancelled 'The first to reply wins; the other is dropped where it stands.' \
        first_wins solutions/03_select/16_first_wins.rs
    picture Blocked 'A sleeping thread: nothing else on it could have run.' \
        fetch_user $hidden/01_futures/04_fetch_user/wrong/blocks_the_thread.rs
    picture Leaked 'Tasks that nobody waited for were still running when the answer came.' \
        fetch_all $hidden/01_futures/09_fetch_all/wrong/spawned_and_forgotten.rs
    picture Held 'A lock is kept while something else is waited for, and everyone queues.' \
        shared_counter $hidden/05_state/24_shared_counter/wrong/held_while_waiting.rs
    picture Deadlocked 'A reader that wants to write waits for itself to let go.' \
        rw_cache $hidden/05_state/27_rw_cache/wrong/read_then_write.rs
    picture 'Never closed' 'A sender is kept: nobody sends any more, and the receiver cannot know.' \
        fan_in $hidden/08_channels/39_fan_in/wrong/keeps_the_sender.rs
    picture Lagging 'A receiver that has fallen behind takes the gap for the end.' \
        broadcast_log $hidden/08_channels/42_broadcast_log/wrong/ends_at_a_gap.rs gaps_add_up
    picture 'In a circle' 'The loop waits for a permit that its own stream has: nobody polls that meanwhile.' \
        buffered_deadlock $hidden/10_streams/52_buffered_deadlock/starter.rs
    picture Futurelock 'The lock was given to a future that nobody polls, and its own task waits for it.' \
        futurelock $hidden/12_cancellation/64_futurelock/starter.rs
    picture Draining 'Two end in time, and two are aborted at the end of the period.' \
        drain solutions/12_cancellation/66_drain.rs
    picture 'Let go too early' '`let _ =` keeps no permit: four are under way over two connections.' \
        buffered_deadlock $hidden/10_streams/52_buffered_deadlock/wrong/permit_let_go_at_once.rs
    picture 'Cancelled with data in it' 'Each beat drops a `read_exact` with the bytes that it had read.' \
        cancel_safe_read $hidden/12_cancellation/61_cancel_safe_read/wrong/read_exact_in_select.rs
    picture 'Lost on the way' 'A `send` that waits for room has the message, and goes with it.' \
        cancel_safe_send $hidden/12_cancellation/62_cancel_safe_send/wrong/send_in_select.rs
} >grader/PICTURES.md
