//! `lazy` does nothing until it is polled, and nothing more once it is dropped.

use std::time::Duration;

use harness::{Diagnosis, Trial, poll_once};
use kata::Log;
use lazy::lazy;
use tokio::time::sleep;

harness::tests![
    nothing_is_written_before_the_first_poll,
    the_first_poll_writes_that_it_has_started,
    awaiting_it_takes_ten_ms,
    the_ten_ms_begin_with_the_first_poll,
    they_are_over_whoever_polls_first,
    that_it_has_finished_is_written_when_they_are_over,
    dropping_it_half_way_stops_it,
    it_is_dropped_with_all_that_it_does,
    lines_of_others_change_nothing,
    several_share_a_log,
    it_has_no_task_of_its_own,
];

async fn nothing_is_written_before_the_first_poll(t: &mut Trial) {
    t.expects_no_calls();
    let log = Log::new();
    let future = t.call(|| lazy(log.clone()));
    let lines = log.lines();
    t.holds(
        lines.is_empty(),
        Diagnosis::NotLazy,
        format!(
            "The log held {lines:?} before anybody awaited the future: whatever `lazy` does before it \
             returns, outside the async block or by polling it, is done at once."
        ),
    );
    // Nor does it begin by itself later, or when it is dropped.
    sleep(Duration::from_millis(20)).await;
    drop(future);
    sleep(Duration::from_millis(20)).await;
    t.equal("the log of a future that was never polled", log.lines(), vec![]);
}

async fn the_first_poll_writes_that_it_has_started(t: &mut Trial) {
    let log = Log::new();
    let mut future = Box::pin(lazy(log.clone()));
    let answer: Option<()> = t.first_poll(future.as_mut());
    // Another test says that there is no task to be.
    if t.spawned_tasks() > 0 {
        return;
    }
    // Looked at before the future is dropped.
    let written = log.lines();
    if answer.is_some() && written == lines(&["started", "finished"]) {
        let otherwise = "It was finished at its first poll; between its two lines it waits 10 ms.";
        t.holds(false, Diagnosis::WrongTime, otherwise);
        return;
    }
    t.equal("the log after one poll", written, lines(&["started"]));
    drop(future);
}

async fn awaiting_it_takes_ten_ms(t: &mut Trial) {
    let log = Log::new();
    let _: () = t.time(10, lazy(log.clone())).await;
    t.equal("the log", log.lines(), lines(&["started", "finished"]));
}

async fn the_ten_ms_begin_with_the_first_poll(t: &mut Trial) {
    let future = lazy(Log::new());
    let unpolled = t.vary(1..=9);
    sleep(Duration::from_millis(unpolled)).await;
    let polled_ms = t.now_ms();
    let _: () = t.time(10, future).await;
    let took = t.now_ms() - polled_ms;
    if t.spawned_tasks() > 0 {
        return;
    }
    let had_begun = took == 10 - unpolled && has_begun_before(t, unpolled % 9 + 1).await;
    t.holds(
        !had_begun,
        Diagnosis::NotLazy,
        format!(
            "Polled for the first time {unpolled} ms after it was made, it took {took} ms: its 10 \
             ms had begun before. A sleep counts from where it is made, and a moment is taken where \
             its `Instant` is: both belong inside the async block."
        ),
    );
}

/// Whether another one that is polled so many milliseconds after it was made has these behind it, too: whoever
/// always waits for some other time than 10 ms does so by chance only once.
async fn has_begun_before(t: &mut Trial, unpolled: u64) -> bool {
    let future = lazy(Log::new());
    sleep(Duration::from_millis(unpolled)).await;
    let polled_ms = t.now_ms();
    let () = t.run(future).await;
    t.now_ms() - polled_ms == 10 - unpolled
}

async fn they_are_over_whoever_polls_first(t: &mut Trial) {
    let log = Log::new();
    let mut future = Box::pin(lazy(log.clone()));
    sleep(Duration::from_millis(t.vary(10..=50))).await;
    if poll_once(future.as_mut()).is_some() {
        return;
    }
    sleep(Duration::from_millis(4)).await;
    let _: () = t.time(6, future).await;
    t.equal("the log", log.lines(), lines(&["started", "finished"]));
}

async fn that_it_has_finished_is_written_when_they_are_over(t: &mut Trial) {
    let log = Log::new();
    let (_, seen): ((), Vec<Vec<String>>) =
        t.watch_while(lazy(log.clone()), [0, 1, 5, 9], |_| log.lines()).await;
    t.equal("the log after 0, 1, 5 and 9 ms", seen, vec![lines(&["started"]); 4]);
    t.equal("the log", log.lines(), lines(&["started", "finished"]));
}

async fn dropping_it_half_way_stops_it(t: &mut Trial) {
    let log = Log::new();
    let half_way = t.vary(1..=9);
    let answer: Option<()> = t.dropped_after(half_way, lazy(log.clone())).await;
    if answer.is_none() && !finishes_at_its_first_poll() {
        is_left_at_started(t, &log, &format!("dropped after {half_way} ms")).await;
    }
}

async fn it_is_dropped_with_all_that_it_does(t: &mut Trial) {
    if finishes_at_its_first_poll() {
        return;
    }
    let make = || {
        let log = Log::new();
        (lazy(log.clone()), log)
    };
    t.cancelled_at_each_wait(make, async |t, log, cancelled| {
        is_left_at_started(t, &log, &cancelled.to_string()).await;
    })
    .await;
}

/// Whether everything is written while the future is still there. Another test says so.
fn finishes_at_its_first_poll() -> bool {
    let log = Log::new();
    let mut future = Box::pin(lazy(log.clone()));
    let _ = poll_once(future.as_mut());
    log.lines().contains(&"finished".to_owned())
}

async fn is_left_at_started(t: &mut Trial, log: &Log, dropped: &str) {
    sleep(Duration::from_millis(20)).await;
    // Another test says that there is no task to be.
    if t.spawned_tasks() > 0 {
        return;
    }
    let written = log.lines();
    t.holds(
        !written.contains(&"finished".to_owned()),
        Diagnosis::NotCancelled,
        format!(
            "The future was {dropped}, before its end, and 20 ms later the log held {written:?} \
             all the same. What follows the wait is for the future's own next poll to write."
        ),
    );
}

async fn lines_of_others_change_nothing(t: &mut Trial) {
    let log = Log::new();
    let mut others = t.texts(2);
    others.extend(lines(&["started", "finished"]));
    t.shuffle(&mut others);
    others.iter().for_each(|line| log.write(line));
    let _: () = t.time(10, lazy(log.clone())).await;
    let expected = [others, lines(&["started", "finished"])].concat();
    t.equal("the log that had lines already", log.lines(), expected);
}

async fn several_share_a_log(t: &mut Trial) {
    let log = Log::new();
    let count = t.length(2..=harness::MANY);
    let all = futures::future::join_all((0..count).map(|_| lazy(log.clone())));
    let _: Vec<()> = t.time(10, all).await;
    let expected = [vec!["started"; count], vec!["finished"; count]].concat();
    t.equal("the log that they share", log.lines(), lines(&expected));
}

async fn it_has_no_task_of_its_own(t: &mut Trial) {
    let _: () = t.run(lazy(Log::new())).await;
    let tasks = t.spawned_tasks();
    t.holds(
        tasks == 0,
        Diagnosis::WrongTool,
        "It spawned a task. All three steps belong to this one future: await the sleep in it.",
    );
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}
