//! `spawn_tasks` runs every download on a task of its own, and waits for them all.

use harness::{Diagnosis, Trial};
use spawn_tasks::spawn_tasks;

harness::tests![
    the_downloads_overlap,
    the_slowest_download_decides,
    a_download_may_take_long,
    parts_stand_in_order_whichever_comes_first,
    parts_may_be_equal_or_empty,
    every_download_has_a_task_of_its_own,
];

async fn the_downloads_overlap(t: &mut Trial) {
    expect_each_part_once(t);
    let parts: Vec<String> = t.time(50, spawn_tasks()).await;
    check(t, parts, (1..=3).map(|number| format!("Part(number={number})")).collect());
}

async fn the_slowest_download_decides(t: &mut Trial) {
    expect_each_part_once(t);
    let latencies = t.latencies(3);
    let slowest = latencies.iter().copied().max().unwrap_or(0);
    t.service("download").takes_by(move |number| of(number, &latencies));
    let _: Vec<String> = t.time(slowest, spawn_tasks()).await;
}

async fn a_download_may_take_long(t: &mut Trial) {
    expect_each_part_once(t);
    let slowest = t.vary(5_000..=20_000);
    let mut latencies = [slowest, t.vary(10..=90), t.vary(10..=90)];
    t.shuffle(&mut latencies);
    t.service("download").takes_by(move |number| of(number, &latencies));
    let _: Vec<String> = t.time_in_few_polls(slowest, 20, spawn_tasks()).await;
    let place = t.vary(0..=2) as usize;
    t.ever_longer(u64::MAX, async |t, ms| {
        let mut latencies = latencies;
        latencies[place] = ms;
        let slowest = latencies.into_iter().max().unwrap_or(ms);
        t.service("download").takes_by(move |number| of(number, &latencies));
        expect_each_part_once(t);
        let parts: Vec<String> = t.time(slowest, spawn_tasks()).await;
        check(t, parts, (1..=3).map(|number| format!("Part(number={number})")).collect());
    })
    .await;
}

async fn parts_stand_in_order_whichever_comes_first(t: &mut Trial) {
    let mut latencies = [10, 20, 30];
    t.shuffle(&mut latencies);
    t.service("download").takes_by(move |number| of(number, &latencies));
    let texts = t.texts(3);
    gives(t, texts).await;
}

async fn parts_may_be_equal_or_empty(t: &mut Trial) {
    let text = t.text();
    let mut texts = vec![text.clone(), text, String::new()];
    t.shuffle(&mut texts);
    gives(t, texts).await;
}

async fn every_download_has_a_task_of_its_own(t: &mut Trial) {
    expect_each_part_once(t);
    let _: Vec<String> = t.run(spawn_tasks()).await;
    let calls = t.calls();
    let downloads = calls.iter().filter(|call| call.started_ms.is_some()).count();
    let mut tasks: Vec<_> = calls.iter().filter_map(|call| call.task).collect();
    let on_this_one = downloads - tasks.len();
    tasks.sort_unstable_by_key(ToString::to_string);
    tasks.dedup();
    t.holds(
        on_this_one == 0,
        Diagnosis::WrongTool,
        format!(
            "{on_this_one} of {downloads} downloads ran on the same task as `spawn_tasks` itself. \
             `tokio::spawn` gives a future a task of its own."
        ),
    );
    t.holds(
        on_this_one > 0 || tasks.len() == downloads,
        Diagnosis::WrongTool,
        format!(
            "{downloads} downloads ran on {} spawned task{}: each is to have one of its own.",
            tasks.len(),
            if tasks.len() == 1 { "" } else { "s" }
        ),
    );
}

fn expect_each_part_once(t: &mut Trial) {
    t.expects_calls((1..=3).map(|number| format!("download({number})")));
}

/// Runs it with parts that have these texts.
async fn gives(t: &mut Trial, texts: Vec<String>) {
    expect_each_part_once(t);
    let replies = texts.clone();
    t.service("download").replies(move |number| of(number, &replies).unwrap_or_default());
    let parts: Vec<String> = t.run(spawn_tasks()).await;
    check(t, parts, texts);
}

/// What belongs to the part of this number.
fn of<T: Clone>(number: &str, all: &[T]) -> Option<T> {
    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
    all.get(index).cloned()
}

fn check(t: &mut Trial, parts: Vec<String>, expected: Vec<String>) {
    if sorted(&parts) == sorted(&expected) {
        t.equal_or("the parts", parts, expected, Diagnosis::OutOfOrder);
    } else {
        t.equal("the parts", parts, expected);
    }
}

fn sorted(texts: &[String]) -> Vec<&String> {
    let mut texts: Vec<_> = texts.iter().collect();
    texts.sort();
    texts
}
