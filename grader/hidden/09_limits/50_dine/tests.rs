//! `dine` lets all five eat, in whatever order they get hungry, and keeps nobody waiting for those who
//! are not beside them.
//!
//! explains: "Five philosophers sit round a table, on seats 0 to 4."

use std::sync::atomic::{AtomicU64, Ordering};

use dine::dine;
use harness::{Diagnosis, ProbeCall, Trial};
use kata::limits::Table;

const SEATS: usize = 5;

/// Longer than anything here takes, and not on the way of anything.
const MUCH_LATER_MS: u64 = 200;

harness::tests![
    all_who_are_hungry_together_eat,
    two_who_are_not_side_by_side_eat_together,
    two_neighbours_eat_one_after_the_other,
    who_comes_between_meals_eats_at_once,
    a_long_meal_keeps_only_the_neighbours_waiting,
    in_whatever_order_they_get_hungry,
    however_long_a_hand_is_on_its_way,
    somebody_always_eats,
    meals_may_take_no_time,
    a_meal_may_take_long,
];

/// asks: "Each thinks, picks up the two forks beside the seat, eats, and puts them back."
/// asks: "Returns their seats, in the order in which they were done eating."
/// asks: "Everybody thinks and eats once."
/// asks: "`forks[n].pick().await` waits until this fork is free, and takes it."
async fn all_who_are_hungry_together_eat(t: &mut Trial) {
    // As documented, so that the picture has round figures.
    let seen = dines(t).await;
    somebody_eats(t, &seen);
}

/// asks: "Who is hungry while both neighbours think or are done eats at once, whatever the others do."
/// asks: "So two who do not sit side by side, with nobody else hungry, need not wait for each other."
async fn two_who_are_not_side_by_side_eat_together(t: &mut Trial) {
    let one = t.vary(0..=4) as usize;
    let lasts = t.vary(10..=40);
    for other in [(one + 2) % SEATS, (one + 3) % SEATS] {
        eat_takes(t, [lasts; SEATS]);
        thinks(t, move |seat| if seat == one || seat == other { 5 } else { MUCH_LATER_MS });
        let seen = dines(t).await;
        begin_at_once(t, &seen, &[one, other]);
    }
}

/// asks: "Nobody starves: as long as anybody is hungry, somebody eats."
async fn two_neighbours_eat_one_after_the_other(t: &mut Trial) {
    let one = t.vary(0..=4) as usize;
    let other = (one + 1) % SEATS;
    let lasts = t.vary(10..=40);
    eat_takes(t, [lasts; SEATS]);
    thinks(t, move |seat| if seat == one || seat == other { 0 } else { MUCH_LATER_MS });
    let seen = dines(t).await;
    let mut ends = [seen.ends[one], seen.ends[other]];
    ends.sort_unstable();
    t.equal("when the meals of two neighbours ended", ends, [lasts, 2 * lasts]);
}

/// asks: "Who is hungry while both neighbours think or are done eats at once, whatever the others do."
/// asks: "4. Both forks are put back as soon as the meal has ended."
async fn who_comes_between_meals_eats_at_once(t: &mut Trial) {
    let mut turns: Vec<usize> = (0..SEATS).collect();
    t.shuffle(&mut turns);
    let lasts = t.vary(1..=40);
    eat_takes(t, [lasts; SEATS]);
    let turn = turns.clone();
    let gap = lasts + 1;
    thinks(t, move |seat| turn.iter().position(|of| *of == seat).unwrap_or(0) as u64 * gap);
    let seen = dines(t).await;
    begin_at_once(t, &seen, &turns);
    t.list("the seats", &seen.done, &turns);
}

/// asks: "Who is hungry while both neighbours think or are done eats at once, whatever the others do."
async fn a_long_meal_keeps_only_the_neighbours_waiting(t: &mut Trial) {
    // One eats for long, a neighbour waits for it, and one who is neighbour to neither of the two comes.
    let (eats, right) = (t.vary(0..=4) as usize, t.vary(0..=1) == 1);
    let step = if right { 1 } else { SEATS - 1 };
    let (waits, comes) = ((eats + step) % SEATS, (eats + 3 * step) % SEATS);
    let mut lasts = [7; SEATS];
    lasts[eats] = 150;
    eat_takes(t, lasts);
    thinks(t, move |seat| match seat {
        seat if seat == eats => 0,
        seat if seat == waits => 20,
        seat if seat == comes => 40,
        _ => MUCH_LATER_MS,
    });
    let seen = dines(t).await;
    begin_at_once(t, &seen, &[eats, comes]);
}

/// asks: "Nobody starves, whoever is hungry when,"
async fn in_whatever_order_they_get_hungry(t: &mut Trial) {
    for _ in 0..8 {
        let (hungry, lasts) = (t.numbers(SEATS, 0..=3), t.numbers(SEATS, 1..=9));
        thinks(t, move |seat| hungry[seat]);
        t.service("eat").takes_by(move |seat| lasts.get(seat.parse::<usize>().ok()?).copied());
        let seen = dines(t).await;
        somebody_eats(t, &seen);
    }
}

/// asks: "and however long a hand is on its way:"
/// asks: "The others get their turn while a hand is on its way."
async fn however_long_a_hand_is_on_its_way(t: &mut Trial) {
    for _ in 0..16 {
        let ways = t.numbers(4 * SEATS, 0..=3);
        let turn = AtomicU64::new(0);
        t.service("think").takes(2);
        t.service("eat").takes(5);
        t.service("pick")
            .replies(move |_| ways[turn.fetch_add(1, Ordering::Relaxed) as usize % ways.len()]);
        dines(t).await;
    }
}

/// asks: "as long as anybody is hungry, somebody eats or a hand is on its way."
async fn somebody_always_eats(t: &mut Trial) {
    for _ in 0..4 {
        let (hungry, lasts) = (t.numbers(SEATS, 0..=60), t.distinct(SEATS, 20..=40));
        thinks(t, move |seat| hungry[seat]);
        t.service("eat").takes_by(move |seat| lasts.get(seat.parse::<usize>().ok()?).copied());
        let seen = dines(t).await;
        somebody_eats(t, &seen);
    }
}

/// asks: "`dine(forks)` returns the five seats, in the order in which their meals ended (those that end in the same millisecond in any order), as soon as the last has ended."
async fn meals_may_take_no_time(t: &mut Trial) {
    t.service("think").takes(t.vary(0..=9));
    t.service("eat").takes(0);
    let seen = dines(t).await;
    somebody_eats(t, &seen);
}

/// asks: "`forks[n].pick().await` waits until this fork is free, and takes it."
async fn a_meal_may_take_long(t: &mut Trial) {
    t.ever_longer(u64::MAX, takes).await;
}

/// Everybody is hungry at once, and one of them eats for so long.
async fn takes(t: &mut Trial, ms: u64) {
    let mut lasts = [5; SEATS];
    lasts[t.vary(0..=4) as usize] = ms;
    eat_takes(t, lasts);
    let before = t.polls();
    let seen = dines(t).await;
    somebody_eats(t, &seen);
    let polls = t.polls() - before;
    t.holds(
        polls <= 400,
        Diagnosis::Spinning,
        format!(
            "It took {polls} polls until all had eaten, one of them for {ms} ms: who waits for a fork \
             looks again and again. `pick()` wakes you when the fork is yours."
        ),
    );
}

/// What there was to see of one dinner; times in ms since it began.
struct Seen {
    /// When it began, in ms since the test did, as the picture counts.
    began_ms: u64,
    done: Vec<usize>,
    hungry: [u64; SEATS],
    starts: [u64; SEATS],
    ends: [u64; SEATS],
}

/// Has them dine, and checks what holds for every dinner.
async fn dines(t: &mut Trial) -> Seen {
    let table = Table::default();
    t.may_call("pick");
    t.expects_calls((0..SEATS).flat_map(|seat| [format!("think({seat})"), format!("eat({seat})")]));
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let done: Vec<usize> = t.run(dine(table.forks())).await;
    let ended_ms = t.now_ms() - began_ms;
    let calls = t.calls().split_off(before);
    let seen = seen(&calls, began_ms, done);
    let mut meals = table.meals();
    think_together(t, &calls, began_ms);
    in_order(t, &seen);
    meals.sort_unstable();
    t.equal("the seats that ate with the forks that were given", meals, (0..SEATS).collect());
    t.equal("the number of forks that lie on the table in the end", table.free_forks(), SEATS);
    let last = seen.ends.iter().copied().max().unwrap_or(0);
    t.holds(
        ended_ms <= last,
        Diagnosis::WrongTime,
        format!("The last meal ended after {last} ms, and `dine` only after {ended_ms}."),
    );
    seen
}

fn seen(calls: &[ProbeCall], began_ms: u64, done: Vec<usize>) -> Seen {
    let of = |name: &str, ms: fn(&ProbeCall) -> Option<u64>| {
        std::array::from_fn(|seat| {
            let label = format!("{name}({seat})");
            let call = calls.iter().find(|call| call.label == label);
            call.and_then(ms).map_or(0, |ms| ms.saturating_sub(began_ms))
        })
    };
    Seen {
        began_ms,
        done,
        hungry: of("think", |call| call.ended_ms),
        starts: of("eat", |call| call.started_ms),
        ends: of("eat", |call| call.ended_ms),
    }
}

/// Nobody waits for anybody before thinking.
fn think_together(t: &mut Trial, calls: &[ProbeCall], began_ms: u64) {
    let is_late = |call: &&ProbeCall| {
        call.label.starts_with("think(") && call.started_ms.is_some_and(|ms| ms > began_ms)
    };
    let late = calls.iter().find(is_late);
    t.holds(
        late.is_none(),
        Diagnosis::Sequential,
        late.map(|call| {
            let ms = call.started_ms.unwrap_or(began_ms) - began_ms;
            format!("`{}` began only after {ms} ms: all five think at the same time.", call.label)
        })
        .unwrap_or_default(),
    );
}

/// All five are there, none before one whose meal ended earlier.
fn in_order(t: &mut Trial, seen: &Seen) {
    let mut expected: Vec<usize> = (0..SEATS).collect();
    let place = |seat: usize| seen.done.iter().position(|done| *done == seat);
    expected.sort_by_key(|&seat| (seen.ends[seat], place(seat)));
    t.list("the seats", &seen.done, &expected);
}

/// These have begun to eat when they were hungry.
fn begin_at_once(t: &mut Trial, seen: &Seen, seats: &[usize]) {
    let late = seats.iter().copied().find(|&seat| seen.starts[seat] > seen.hungry[seat]);
    let eats = late.and_then(|seat| {
        let (ms, across) = (seen.hungry[seat], [(seat + 2) % SEATS, (seat + 3) % SEATS]);
        across.into_iter().find(|&other| seen.starts[other] <= ms && ms < seen.ends[other])
    });
    t.holds(
        late.is_none(),
        if eats.is_some() { Diagnosis::LockHeld } else { Diagnosis::WrongTime },
        late.map(|seat| began_late(seen, seat, eats)).unwrap_or_default(),
    );
}

/// That this seat began late, at whose side nobody was to be hungry; `eats`, across the table, ate then.
fn began_late(seen: &Seen, seat: usize, eats: Option<usize>) -> String {
    let (hungry, starts) = (seen.began_ms + seen.hungry[seat], seen.began_ms + seen.starts[seat]);
    let beside = [(seat + SEATS - 1) % SEATS, (seat + 1) % SEATS].map(|other| {
        let does = match seen.hungry[seat] {
            ms if ms < seen.hungry[other] => "still thought",
            ms if ms >= seen.ends[other] => "was done",
            _ => "was not done",
        };
        format!("seat {other} {does}")
    });
    let eats = match eats {
        Some(other) => format!("seat {other} ate, which uses other forks"),
        None => "nobody across the table ate".to_owned(),
    };
    format!(
        "Seat {seat} was hungry at {hungry} ms. Then {} and {}, and {eats}. But it began to eat only at \
         {starts} ms: between two neighbours who think or are done, it need wait for nobody.",
        beside[0], beside[1]
    )
}

/// At no time everybody who is hungry waits.
fn somebody_eats(t: &mut Trial, seen: &Seen) {
    let idle_at = |ms: u64| {
        let waits = |seat: usize| seen.hungry[seat] <= ms && ms < seen.starts[seat];
        let eats = |seat: usize| seen.starts[seat] <= ms && ms < seen.ends[seat];
        (0..SEATS).any(waits) && !(0..SEATS).any(eats)
    };
    // Whatever begins, begins where somebody gets hungry or is done.
    let idle = seen.hungry.iter().chain(&seen.ends).copied().find(|ms| idle_at(*ms));
    t.holds(
        idle.is_none(),
        Diagnosis::WrongTime,
        idle.map(|ms| format!("At {} ms somebody was hungry, and nobody ate.", seen.began_ms + ms))
            .unwrap_or_default(),
    );
}

fn thinks(t: &mut Trial, ms: impl Fn(usize) -> u64 + Send + 'static) {
    t.service("think").takes_by(move |seat| Some(ms(seat.parse().ok()?)));
}

fn eat_takes(t: &mut Trial, lasts: [u64; SEATS]) {
    t.service("eat").takes_by(move |seat| lasts.get(seat.parse::<usize>().ok()?).copied());
}
