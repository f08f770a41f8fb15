//! `cooperative_sum` adds up on its own task and gives others their turns.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cooperative_sum::cooperative_sum;
use harness::{Diagnosis, Read, Trial};
use tokio::task::yield_now;

harness::tests![
    nothing_is_spawned,
    a_thousand_numbers_leave_others_four_turns,
    more_numbers_leave_more_turns,
    the_turns_lie_between_the_numbers,
    a_short_list_has_its_turns_too,
    the_turns_go_by_the_numbers_and_not_by_a_clock,
    the_sum_is_right,
];

/// The most numbers between two turns.
const MOST_IN_A_ROW: usize = 200;

/// Turns after which the other task is done.
const MOST_TURNS: usize = 3000;

/// So many numbers leave one turn less to whoever adds up 201 at a time.
const ONE_TOO_MANY_SHOWS: usize = 2 * MOST_IN_A_ROW + 1;

async fn a_thousand_numbers_leave_others_four_turns(t: &mut Trial) {
    leaves_turns(t, 1000).await;
}

async fn more_numbers_leave_more_turns(t: &mut Trial) {
    let hundreds = t.vary(12..=20) as usize;
    for count in [hundreds * 100, ONE_TOO_MANY_SHOWS] {
        leaves_turns(t, count).await;
    }
}

async fn the_turns_go_by_the_numbers_and_not_by_a_clock(t: &mut Trial) {
    t.has_system_clocks_stand();
    let count = t.vary(2_000..=5_000) as usize;
    turns_lie_between(t, count).await;
}

async fn the_turns_lie_between_the_numbers(t: &mut Trial) {
    let count = t.vary(2_000..=5_000) as usize;
    turns_lie_between(t, count).await;
}

async fn a_short_list_has_its_turns_too(t: &mut Trial) {
    for count in [MOST_IN_A_ROW + 1, t.vary(202..=999) as usize] {
        turns_lie_between(t, count).await;
    }
}

async fn turns_lie_between(t: &mut Trial, count: usize) {
    let numbers = numbers(t, count);
    let make = async |numbers: &[u64]| cooperative_sum(numbers).await;
    let (sum, reads): (u64, Vec<Read>) = t.run_lending(&numbers, make).await;
    if !is_the_sum(t, &numbers, sum) {
        // Where a number was left out, nobody knows which of a page were read.
        return;
    }
    let hurried = reads
        .into_iter()
        .find(|read| read.polls > 0 && read.polls < read.numbers.div_ceil(MOST_IN_A_ROW));
    let Read { first, numbers, polls } = hurried.unwrap_or(Read { first: 0, numbers: 0, polls: 0 });
    t.holds(
        hurried.is_none(),
        Diagnosis::Blocking,
        format!(
            "Numbers {} to {} of {count} were all read in {polls} poll{}: others had {} turn{} in \
             between, where after {MOST_IN_A_ROW} numbers one is due. Turns before or after the \
             work help nobody.",
            first + 1,
            first + numbers,
            if polls == 1 { "" } else { "s" },
            polls.saturating_sub(1),
            if polls == 2 { "" } else { "s" },
        ),
    );
}

async fn the_sum_is_right(t: &mut Trial) {
    for count in [0, 1, 200, t.vary(2..=99) as usize, t.vary(101..=5000) as usize] {
        let numbers = numbers(t, count);
        adds_up(t, &numbers).await;
    }
    let mut large = vec![u64::MAX / 4; 3];
    large.extend(numbers(t, 300));
    t.shuffle(&mut large);
    adds_up(t, &large).await;
}

async fn adds_up(t: &mut Trial, numbers: &[u64]) {
    let sum: u64 = t.time(0, cooperative_sum(numbers)).await;
    is_the_sum(t, numbers, sum);
}

fn is_the_sum(t: &mut Trial, numbers: &[u64], sum: u64) -> bool {
    let count = numbers.len();
    let left_out = count - first_numbers_of(numbers, sum).unwrap_or(count);
    t.holds(
        left_out == 0,
        Diagnosis::WrongValue,
        format!(
            "The sum of {count} numbers came out as that of the first {}: the last {left_out} are \
             left out.",
            count - left_out,
        ),
    );
    let right: u64 = numbers.iter().sum();
    t.equal("the sum", sum, right);
    sum == right
}

/// How many of the first of these numbers, one at least, have this sum.
fn first_numbers_of(numbers: &[u64], sum: u64) -> Option<usize> {
    let sums = numbers.iter().scan(0_u64, |so_far, number| {
        *so_far += number;
        Some(*so_far)
    });
    // From the end: a zero there is not left out.
    let sums: Vec<_> = sums.collect();
    sums.iter().rposition(|so_far| *so_far == sum).map(|place| place + 1)
}

async fn nothing_is_spawned(t: &mut Trial) {
    let numbers = numbers(t, 1000);
    let _: u64 = t.run(cooperative_sum(&numbers)).await;
    let tasks = t.spawned_tasks();
    t.holds(
        tasks == 0,
        Diagnosis::WrongTool,
        format!("Spawned {tasks}: the numbers are to be added up on this task."),
    );
}

/// Runs a second task beside the sum, and counts how often it is polled meanwhile.
async fn leaves_turns(t: &mut Trial, count: usize) {
    let numbers = numbers(t, count);
    let turns = Arc::new(AtomicUsize::new(0));
    let counted = turns.clone();
    let other = tokio::spawn(async move {
        // Not for ever: while anything can run, no time passes, and a sum that sleeps would never
        // be woken.
        for _ in 0..MOST_TURNS {
            counted.fetch_add(1, Ordering::Relaxed);
            yield_now().await;
        }
    });
    yield_now().await;
    // What is counted must end with the sum, and not with what the trial does after it.
    let beside = async {
        let before = turns.load(Ordering::Relaxed);
        let _: u64 = cooperative_sum(&numbers).await;
        turns.load(Ordering::Relaxed) - before
    };
    t.may_leave_tasks();
    let turns: usize = t.time(0, beside).await;
    other.abort();
    let least = (count - 1) / MOST_IN_A_ROW;
    let advice = if turns < least / 2 {
        "Others get a turn where an `.await` has to wait, and nowhere else; `consume_budget` has to \
         at every hundredth call or so."
    } else {
        "No more than 200 numbers may lie before the first turn, between two, and after the last."
    };
    t.holds(
        turns >= least,
        Diagnosis::Blocking,
        format!(
            "Another task had {turns} turn{} while {count} numbers were added up; it must have at \
             least {least}. {advice}",
            if turns == 1 { "" } else { "s" },
        ),
    );
}

fn numbers(t: &mut Trial, count: usize) -> Vec<u64> {
    t.numbers(count, 0..=1_000_000)
}
