//! `rw_cache` lets readers overlap, and writers be alone.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream::FuturesOrdered;
use harness::{Diagnosis, Trial, let_one_go_after};
use kata::Probe;
use kata::state::Op;
use rw_cache::rw_cache;
use tokio::sync::RwLock;

harness::tests![
    a_read_gives_the_value,
    a_write_changes_it,
    readers_overlap,
    readers_and_a_writer_take_turns,
    writers_are_alone,
    anyone_in_any_order,
    the_same_value_is_written_too,
    the_lock_is_held_throughout,
    who_gives_up_leaves_the_old_value,
    who_gives_up_is_in_the_way_of_nobody,
];

async fn a_read_gives_the_value(t: &mut Trial) {
    let (probe, value) = (Probe::new(), any_value(t));
    let cache = RwLock::new(value);
    t.expects_calls(["read"]);
    let read: u32 = t.time(50, rw_cache(&cache, Op::Read, &probe)).await;
    t.equal("the value read", read, value);
    t.equal("what was asked for", labels(&probe), vec!["read".to_owned()]);
    t.equal("what is in the cache", cache.into_inner(), value);
}

async fn a_write_changes_it(t: &mut Trial) {
    let (probe, value) = (Probe::new(), any_value(t));
    let cache = RwLock::new(7);
    t.expects_calls(["write"]);
    let written: u32 = t.time(20, rw_cache(&cache, Op::Write(value), &probe)).await;
    t.equal("the value written", written, value);
    t.equal("what is in the cache", cache.into_inner(), value);
    t.equal("what was asked for to write", labels(&probe), vec!["write".to_owned()]);
}

async fn readers_overlap(t: &mut Trial) {
    let readers = t.length(2..=harness::MANY);
    let value = any_value(t);
    t.expects_calls(vec!["read"; readers]);
    let read = t.time(50, everyone(value, &vec![Op::Read; readers])).await;
    t.equal("the values read", read.values, vec![value; readers]);
}

async fn readers_and_a_writer_take_turns(t: &mut Trial) {
    let (old, new) = (t.vary(1..=99) as u32, t.vary(100..=199) as u32);
    let read = Op::Read;
    let ops = [read, read, read, Op::Write(new), read, read];
    let had = t.time(120, everyone(old, &ops)).await;
    t.equal("what each of them got", had.values, vec![old, old, old, new, new, new]);
}

async fn writers_are_alone(t: &mut Trial) {
    let ops: Vec<_> = (1..=4).map(Op::Write).collect();
    let had = t.time(80, everyone(0, &ops)).await;
    t.holds(
        had.most_in_flight == 1,
        Diagnosis::OverLimit,
        format!("{} writers were at it together; a writer is alone.", had.most_in_flight),
    );
    t.equal("what each writer got", had.values, vec![1, 2, 3, 4]);
}

async fn anyone_in_any_order(t: &mut Trial) {
    let first = any_value(t);
    let count = t.length(2..=40);
    let ops: Vec<_> = (0..count)
        .map(|_| if t.vary(0..=2) == 0 { Op::Write(any_value(t)) } else { Op::Read })
        .collect();
    let (needed_ms, values) = in_turn(first, &ops);
    t.expects_calls(ops.iter().map(|op| if *op == Op::Read { "read" } else { "write" }));
    let had = t.time(needed_ms, everyone(first, &ops)).await;
    t.equal("what each of them got in any order", had.values, values);
}

async fn the_same_value_is_written_too(t: &mut Trial) {
    let (probe, value) = (Probe::new(), any_value(t));
    let cache = RwLock::new(value);
    t.expects_calls(["write"]);
    let written: u32 = t.time(20, rw_cache(&cache, Op::Write(value), &probe)).await;
    t.equal("the value written", written, value);
    t.equal("what is in the cache", cache.into_inner(), value);
}

async fn the_lock_is_held_throughout(t: &mut Trial) {
    let (probe, old, new) = (Probe::new(), t.vary(0..=9) as u32, t.vary(10..=19) as u32);
    let cache = RwLock::new(old);
    let look = |_| {
        let can_read = cache.try_read().is_ok();
        let can_write = cache.try_write().is_ok();
        (can_read, can_write)
    };
    let reading = rw_cache(&cache, Op::Read, &probe);
    let (read, seen): (u32, Vec<(bool, bool)>) = t.watch_while(reading, [1, 25, 49], look).await;
    t.equal("the value read", read, old);
    t.equal(
        "whether others could read, and write, while one was reading",
        seen,
        vec![(true, false); 3],
    );
    let writing = rw_cache(&cache, Op::Write(new), &probe);
    let (written, seen): (u32, Vec<(bool, bool)>) = t.watch_while(writing, [1, 10, 19], look).await;
    t.equal("the value written", written, new);
    t.equal(
        "whether others could read, and write, while one was writing",
        seen,
        vec![(false, false); 3],
    );
    t.equal("whether the lock is free afterwards", look(0), (true, true));
}

async fn who_gives_up_leaves_the_old_value(t: &mut Trial) {
    let (old, new) = (t.vary(0..=9) as u32, t.vary(10..=19) as u32);
    let make = || {
        let (cache, probe) = (Arc::new(RwLock::new(old)), Probe::new());
        let written = Arc::clone(&cache);
        (async move { rw_cache(&written, Op::Write(new), &probe).await }, cache)
    };
    t.cancelled_at_each_wait(make, async |t, cache, cancelled| {
        let Ok(left) = cache.try_read() else {
            let still = format!("A writer was {cancelled}, and the cache is still locked.");
            t.holds(false, Diagnosis::LockHeld, still);
            return;
        };
        t.holds(
            *left == old,
            Diagnosis::LostData,
            format!(
                "A writer of {new} was {cancelled}, and {} is in the cache: until its call has \
                 ended, the old {old} is to stay.",
                *left
            ),
        );
    })
    .await;
}

async fn who_gives_up_is_in_the_way_of_nobody(t: &mut Trial) {
    let (probe, old) = (Probe::new(), any_value(t));
    let cache = RwLock::new(old);
    // The writer waits behind a reader, and is gone before its turn.
    let all = async {
        let reader = rw_cache(&cache, Op::Read, &probe);
        let writer = let_one_go_after(30, rw_cache(&cache, Op::Write(1), &probe));
        let later = rw_cache(&cache, Op::Read, &probe);
        let (one, _, other) = tokio::join!(biased; reader, writer, later);
        [one, other]
    };
    let read: [u32; 2] = t.time(80, all).await;
    t.equal("what two readers got, a writer between them having given up", read, [old; 2]);
}

/// What is done, and how long it takes, where each waits for all that it may not overlap with.
fn in_turn(first: u32, ops: &[Op]) -> (u64, Vec<u32>) {
    let (mut now_ms, mut free_ms, mut value) = (0, 0, first);
    let values = ops.iter().map(|op| {
        match op {
            Op::Read => free_ms = now_ms + 50,
            Op::Write(new) => {
                now_ms = free_ms.max(now_ms) + 20;
                free_ms = now_ms;
                value = *new;
            }
        }
        value
    });
    let values = values.collect();
    (free_ms, values)
}

fn any_value(t: &mut Trial) -> u32 {
    t.vary(0..=u64::from(u32::MAX)) as u32
}

struct Had {
    values: Vec<u32>,
    most_in_flight: usize,
}

/// All of `ops` at once. They come in this order, and each is polled only when it was woken itself.
async fn everyone(value: u32, ops: &[Op]) -> Had {
    let (cache, probe) = (RwLock::new(value), Probe::new());
    let all: FuturesOrdered<_> = ops.iter().map(|op| rw_cache(&cache, *op, &probe)).collect();
    let values: Vec<u32> = all.collect().await;
    Had { values, most_in_flight: probe.most_in_flight() }
}

fn labels(probe: &Probe) -> Vec<String> {
    probe.calls().into_iter().map(|call| call.label).collect()
}
