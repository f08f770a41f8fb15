//! What a course without a judge of its own would check with `cargo test`: values, and the time.

use std::sync::Arc;
use std::time::Duration;

use kata::Probe;
use kata::state::Op;
use rw_cache::rw_cache;
use tokio::sync::RwLock;
use tokio::time::Instant;

/// A task for each of `ops`, and how long all of them took.
async fn everyone(value: u32, ops: Vec<Op>) -> (Vec<u32>, Duration) {
    let (cache, probe) = (Arc::new(RwLock::new(value)), Probe::new());
    let began = Instant::now();
    let mut tasks = vec![];
    for op in ops {
        let (cache, probe) = (Arc::clone(&cache), probe.clone());
        tasks.push(tokio::spawn(async move { rw_cache(&cache, op, &probe).await }));
    }
    let mut values = vec![];
    for task in tasks {
        values.push(task.await.unwrap());
    }
    (values, began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_read_gives_the_value() {
    let (cache, probe) = (RwLock::new(7), Probe::new());
    assert_eq!(rw_cache(&cache, Op::Read, &probe).await, 7);
}

#[tokio::test(start_paused = true)]
async fn a_write_changes_it() {
    let (cache, probe) = (RwLock::new(7), Probe::new());
    assert_eq!(rw_cache(&cache, Op::Write(8), &probe).await, 8);
    assert_eq!(cache.into_inner(), 8);
}

#[tokio::test(start_paused = true)]
async fn readers_overlap() {
    let (values, took) = everyone(7, vec![Op::Read; 3]).await;
    assert_eq!((values, took), (vec![7; 3], Duration::from_millis(50)));
}

#[tokio::test(start_paused = true)]
async fn writers_are_alone() {
    let (values, took) = everyone(0, (1..=4).map(Op::Write).collect()).await;
    assert_eq!((values, took), (vec![1, 2, 3, 4], Duration::from_millis(80)));
}

#[tokio::test(start_paused = true)]
async fn readers_and_a_writer_take_turns() {
    let (values, took) = everyone(1, vec![Op::Read, Op::Read, Op::Write(2), Op::Read]).await;
    assert_eq!((values, took), (vec![1, 1, 2, 2], Duration::from_millis(120)));
}
