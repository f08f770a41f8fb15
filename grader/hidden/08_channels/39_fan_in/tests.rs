//! `fan_in` lets all sources feed one channel, and ends with the last of them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::Duration;

use fan_in::fan_in;
use harness::{Diagnosis, MANY, Trial, let_go_after};
use kata::channels::Src;

harness::tests![
    two_sources_take_turns,
    items_stand_in_the_order_in_which_they_come,
    the_slowest_source_decides,
    items_of_one_moment_keep_the_order_of_their_source,
    no_sources_give_nothing_at_once,
    sources_without_items_are_waited_for_no_longer_than_others,
    more_items_than_any_queue_has_room_for,
    more_sources_than_anybody_counts_on,
    equal_items_are_all_there,
    a_source_may_be_silent_for_long,
    items_need_no_traits,
];

/// An item says where it is from: its source, and its number there.
type Item = (u64, u64);

/// asks: "Returns all items of all `sources`, in the order in which they come, as soon as the last source has ended."
/// asks: "`fan_in(sources)` returns all items of all sources:"
async fn two_sources_take_turns(t: &mut Trial) {
    let sources = vec![
        Src::new("door", [(30, "the post"), (40, "a parcel")]),
        Src::new("phone", [(20, "a friend"), (20, "a stranger"), (20, "silence")]),
    ];
    let items: Vec<&str> = t.time(70, fan_in(sources)).await;
    let expected = vec!["a friend", "the post", "a stranger", "silence", "a parcel"];
    came(t, 70, items, expected);
}

/// asks: "items stand in the order in which they come, whichever source they are from."
async fn items_stand_in_the_order_in_which_they_come(t: &mut Trial) {
    let plan = without_ties(t);
    let items: Vec<Item> = t.time(slowest(&plan), fan_in(sources(&plan))).await;
    came(t, slowest(&plan), items, in_order(&plan));
}

/// asks: "The sources work side by side: this takes as long as the slowest."
/// asks: "the sources work side by side, so it takes as long as the slowest, and no longer;"
/// asks: "No task outlives the answer."
/// asks: "when it returns, no task of its own goes on."
async fn the_slowest_source_decides(t: &mut Trial) {
    let count = t.length(2..=MANY);
    let mut plan: Plan = t.latencies(count).into_iter().map(|ms| vec![ms % 90 + 1]).collect();
    let slow = t.vary(0..=count as u64 - 1) as usize;
    plan[slow] = vec![t.vary(40..=90), t.vary(60..=90)];
    let items: Vec<Item> = t.time(slowest(&plan), fan_in(sources(&plan))).await;
    complete(t, items, &plan);
}

/// asks: "Those that come at the same moment may stand in any order, but those of one source keep theirs;"
async fn items_of_one_moment_keep_the_order_of_their_source(t: &mut Trial) {
    let (count, ms) = (t.length(2..=20), t.vary(1..=40));
    // Each sends three at a time, twice.
    let plan: Plan = vec![vec![ms, 0, 0, ms, 0, 0]; count];
    let items: Vec<Item> = t.time(2 * ms, fan_in(sources(&plan))).await;
    complete(t, items, &plan);
}

/// asks: "there may be any number of sources, none too,"
async fn no_sources_give_nothing_at_once(t: &mut Trial) {
    let items: Vec<Item> = t.time(0, fan_in(vec![])).await;
    came(t, 0, items, vec![]);
}

/// asks: "some sources have none;"
async fn sources_without_items_are_waited_for_no_longer_than_others(t: &mut Trial) {
    let silent = t.length(1..=20);
    let mut plan: Plan = vec![vec![]; silent];
    let items: Vec<Item> = t.time(0, fan_in(sources(&plan))).await;
    came(t, 0, items, vec![]);
    plan.extend([vec![t.vary(1..=40), t.vary(1..=40)], vec![]]);
    t.shuffle(&mut plan);
    let items: Vec<Item> = t.time(slowest(&plan), fan_in(sources(&plan))).await;
    complete(t, items, &plan);
}

/// asks: "and any number of items:"
async fn more_items_than_any_queue_has_room_for(t: &mut Trial) {
    // No round number, and more than the long queues that people think of.
    let many = if t.every_fourth_time() { t.vary(66_000..=67_000) } else { MANY as u64 };
    // Many at once, and not too many: right answers, too, are polled for each of them.
    let waits = (0..many).map(|item| if item % 900 == 0 { 1 } else { 0 });
    let mut plan: Plan = vec![waits.collect(), vec![0; t.length(0..=MANY)], vec![7, 0]];
    t.shuffle(&mut plan);
    const PATIENCE_MS: u64 = 20_000;
    // Whoever never comes to receive would wait for ever, and nobody would be told for what.
    let all = let_go_after(PATIENCE_MS, fan_in(sources(&plan)));
    let items: Option<Vec<Item>> = t.time(slowest(&plan), all).await;
    match items {
        Some(items) => complete(t, items, &plan),
        None => t.holds(
            false,
            Diagnosis::Deadlock,
            format!(
                "With a source of {many} items, hundreds of which come at once, it still waits after {PATIENCE_MS} \
                 ms. A source waits while its channel is full, so somebody has to receive meanwhile, and \
                 go on until all senders are gone."
            ),
        ),
    }
}

/// asks: "there may be any number of sources, none too, and any number of items: some sources have none;"
async fn more_sources_than_anybody_counts_on(t: &mut Trial) {
    let count = MANY + t.length(1..=MANY);
    let ms = t.vary(2..=30);
    let plan: Plan = (0..count as u64).map(|source| vec![ms, source % ms]).collect();
    let items: Vec<Item> = t.time(slowest(&plan), fan_in(sources(&plan))).await;
    complete(t, items, &plan);
}

/// asks: "Returns all items of all `sources`, in the order in which they come, as soon as the last source has ended."
async fn equal_items_are_all_there(t: &mut Trial) {
    let (count, ms) = (t.length(1..=MANY), t.vary(1..=40));
    let word = t.text();
    let sources = (0..count).map(|_| Src::new("echo", [(ms, word.clone()), (ms, word.clone())]));
    let sources = sources.collect();
    let items: Vec<String> = t.time(2 * ms, fan_in(sources)).await;
    let expected = vec![word; 2 * count];
    t.list("the items", &items, &expected);
}

/// asks: "the sources work side by side, so it takes as long as the slowest, and no longer;"
async fn a_source_may_be_silent_for_long(t: &mut Trial) {
    // The feeds are still there when the answer comes too early.
    t.may_leave_tasks();
    let ms = t.long_ms();
    let plan: Plan = vec![vec![ms, 0], vec![5, ms + 100], vec![20]];
    let items: Vec<Item> = t.time_in_few_polls(ms + 105, 40, fan_in(sources(&plan))).await;
    came(t, ms + 105, items, vec![(1, 1), (2, 1), (0, 1), (0, 2), (1, 2)]);
    t.ever_longer(u64::MAX, async |t, ms| {
        let plan: Plan = vec![vec![ms], vec![]];
        let items: Vec<Item> = t.time(ms, fan_in(sources(&plan))).await;
        complete(t, items, &plan);
    })
    .await;
}

/// asks: "pub async fn fan_in<T: Send + 'static>(sources: Vec<Src<T>>) -> Vec<T>"
async fn items_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let (value, ms) = (t.vary(0..=999), t.vary(1..=40));
    let sources = vec![Src::new("plain", [(ms, Plain(value)), (ms, Plain(value + 1))])];
    let items: Vec<Plain> = t.time(2 * ms, fan_in(sources)).await;
    let values: Vec<u64> = items.into_iter().map(|Plain(value)| value).collect();
    t.list("the items", &values, &[value, value + 1]);
}

/// For each source, how long each of its items takes.
type Plan = Vec<Vec<u64>>;

fn sources(plan: &Plan) -> Vec<Src<Item>> {
    let source = |(source, waits): (u64, &Vec<u64>)| {
        let items = (1..).zip(waits).map(move |(number, ms)| (*ms, (source, number)));
        Src::new(name(source), items)
    };
    (0..).zip(plan).map(source).collect()
}

fn name(source: u64) -> String {
    format!("source {source}")
}

/// Two to four sources, no two items of which come at the same moment.
fn without_ties(t: &mut Trial) -> Plan {
    let (sources, each) = (t.vary(2..=4) as usize, t.length(1..=20));
    let mut times = t.distinct(sources * each, 1..=300);
    t.shuffle(&mut times);
    let waits = |times: &[u64]| {
        let mut times = times.to_vec();
        times.sort_unstable();
        let before = std::iter::once(0).chain(times.iter().copied());
        times.iter().zip(before).map(|(time, before)| time - before).collect()
    };
    times.chunks(each).map(waits).collect()
}

fn slowest(plan: &Plan) -> u64 {
    plan.iter().map(|waits| waits.iter().sum()).max().unwrap_or(0)
}

/// Items by the time when they come.
fn in_order(plan: &Plan) -> Vec<Item> {
    let mut due = BTreeMap::new();
    for (source, waits) in (0..).zip(plan) {
        let mut time = 0;
        for (number, ms) in (1..).zip(waits) {
            time += ms;
            due.insert(time, (source, number));
        }
    }
    due.into_values().collect()
}

/// Whether these have come in this order, by the time in the run when they should have.
fn came<T: Ord + Debug>(t: &mut Trial, due_ms: u64, items: Vec<T>, expected: Vec<T>) {
    if t.now_ms() > due_ms {
        // Where it has taken longer, the order is not what is wrong first.
        t.equal("the items", items, expected);
    } else {
        t.list("the items", &items, &expected);
    }
}

/// Whether all are there, and those of each source in their order. Those of different sources may
/// come at the same moment.
fn complete(t: &mut Trial, items: Vec<Item>, plan: &Plan) {
    let mut of_each = vec![vec![]; plan.len()];
    for (source, number) in items {
        of_each[source as usize].push(number);
    }
    let expected = plan.iter().map(|waits| (1..=waits.len() as u64).collect::<Vec<u64>>());
    let pairs: Vec<_> = of_each.into_iter().zip(expected).collect();
    // One that is wrong is example enough.
    let example = pairs.iter().find(|(got, expected)| got != expected).or(pairs.first());
    let Some((got, expected)) = example.cloned() else { return };
    t.list("the numbers of one source's items", &got, &expected);
}
