//! `spawn_tasks` runs every download on a task of its own, and waits for them all.

use harness::{Diagnosis, Trial};
use spawn_tasks::spawn_tasks;

harness::tests![
    the_downloads_overlap,
    the_slowest_download_decides,
    parts_stand_in_order_whichever_comes_first,
    every_download_has_a_task_of_its_own,
];

async fn the_downloads_overlap(t: &mut Trial) {
    t.expects_calls((1..=3).map(|number| format!("download({number})")));
    let parts: Vec<String> = t.time(50, spawn_tasks()).await;
    check(t, parts, (1..=3).map(|number| format!("Part(number={number})")).collect());
}

async fn the_slowest_download_decides(t: &mut Trial) {
    let mut latencies = [t.vary(10..=40), t.vary(41..=80), t.vary(81..=120)];
    t.shuffle(&mut latencies);
    t.service("download").takes_by(move |number| latency_of(number, latencies));
    let _: Vec<String> = t.time(latencies.into_iter().max().unwrap_or(0), spawn_tasks()).await;
}

async fn parts_stand_in_order_whichever_comes_first(t: &mut Trial) {
    let mut latencies = [10, 20, 30];
    t.shuffle(&mut latencies);
    let word = t.word();
    let said = word.clone();
    t.service("download")
        .takes_by(move |number| latency_of(number, latencies))
        .replies(move |number| format!("{said}{number}"));
    let parts: Vec<String> = t.run(spawn_tasks()).await;
    let expected: Vec<String> = (1..=3).map(|number| format!("{word}{number}")).collect();
    check(t, parts, expected);
}

async fn every_download_has_a_task_of_its_own(t: &mut Trial) {
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
        format!("{downloads} downloads ran on {} spawned tasks.", tasks.len()),
    );
}

fn latency_of(number: &str, latencies: [u64; 3]) -> Option<u64> {
    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
    latencies.get(index).copied()
}

fn check(t: &mut Trial, parts: Vec<String>, expected: Vec<String>) {
    let mut sorted = parts.clone();
    sorted.sort();
    if sorted == expected {
        t.equal_or("the parts", parts, expected, Diagnosis::OutOfOrder);
    } else {
        t.equal("the parts", parts, expected);
    }
}
