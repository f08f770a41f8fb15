//! `rw_cache` lets readers overlap, and writers be alone.

use std::sync::Arc;

use harness::{Diagnosis, Trial, must_be_send};
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
];

async fn a_read_gives_the_value(t: &mut Trial) {
    let (probe, value) = (Probe::new(), t.vary(1..=9_999) as u32);
    let cache = RwLock::new(value);
    let read: u32 = t.time(50, rw_cache(&cache, Op::Read, &probe)).await;
    t.equal("the value read", read, value);
    t.equal("what was asked for", labels(&probe), vec!["read".to_owned()]);
}

async fn a_write_changes_it(t: &mut Trial) {
    let (probe, value) = (Probe::new(), t.vary(1..=9_999) as u32);
    let cache = RwLock::new(0);
    let written: u32 = t.time(20, rw_cache(&cache, Op::Write(value), &probe)).await;
    t.equal("the value written", written, value);
    t.equal("what is in the cache", cache.into_inner(), value);
    t.equal("what was asked for to write", labels(&probe), vec!["write".to_owned()]);
}

async fn readers_overlap(t: &mut Trial) {
    let readers = t.vary(2..=5) as usize;
    let value = t.vary(1..=9_999) as u32;
    let read = t.time(50, everyone(value, vec![Op::Read; readers])).await;
    t.equal("the values read", read.values, vec![value; readers]);
}

async fn readers_and_a_writer_take_turns(t: &mut Trial) {
    let (old, new) = (t.vary(1..=99) as u32, t.vary(100..=199) as u32);
    let read = Op::Read;
    let ops = vec![read, read, read, Op::Write(new), read, read];
    let had = t.time(120, everyone(old, ops)).await;
    t.equal("what each of them got", had.values, vec![old, old, old, new, new, new]);
}

async fn writers_are_alone(t: &mut Trial) {
    let ops = (1..=4).map(Op::Write).collect();
    let had = t.time(80, everyone(0, ops)).await;
    t.holds(
        had.most_in_flight == 1,
        Diagnosis::OverLimit,
        format!("{} writers were at it together; a writer is alone.", had.most_in_flight),
    );
    t.equal("what each writer got", had.values, vec![1, 2, 3, 4]);
}

struct Had {
    values: Vec<u32>,
    most_in_flight: usize,
}

/// A task for each of `ops`, which come in this order.
async fn everyone(value: u32, ops: Vec<Op>) -> Had {
    let (cache, probe) = (Arc::new(RwLock::new(value)), Probe::new());
    let mut tasks = vec![];
    for op in ops {
        let (cache, probe) = (Arc::clone(&cache), probe.clone());
        tasks.push(tokio::spawn(must_be_send(async move { rw_cache(&cache, op, &probe).await })));
    }
    let mut values = vec![];
    for task in tasks {
        // Its panic is in the record.
        values.extend(task.await.ok());
    }
    Had { values, most_in_flight: probe.most_in_flight() }
}

fn labels(probe: &Probe) -> Vec<String> {
    probe.calls().into_iter().map(|call| call.label).collect()
}
