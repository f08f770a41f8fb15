//! `once_init` loads once for everyone, and again only after an error.

use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesOrdered;
use harness::{Diagnosis, MANY, Trial, let_one_go_after};
use once_init::Settings;
use tokio::time::sleep;

harness::tests![
    the_first_caller_loads,
    later_callers_have_it_at_once,
    all_who_ask_together_share_one_load,
    an_error_is_not_remembered,
    every_settings_has_its_own,
    who_gives_up_does_not_spoil_it,
    nobody_loads_what_nobody_asks_for,
    any_number_is_a_checksum,
    who_comes_later_waits_for_the_same_load,
    after_an_error_nobody_waits_for_ever,
    the_next_takes_over_from_who_gives_up,
    wherever_it_is_dropped_the_next_call_succeeds,
];

async fn the_first_caller_loads(t: &mut Trial) {
    t.expects_calls(["load_checksum()"]);
    let checksum: Result<u64, String> = t.time(100, Settings::default().once_init()).await;
    t.equal("the checksum", checksum, Ok(4711));
}

async fn later_callers_have_it_at_once(t: &mut Trial) {
    let value = replies_with_a_number(t);
    let settings = Settings::default();
    let first: Result<u64, String> = t.time(100, settings.once_init()).await;
    let later: Result<u64, String> = t.time(0, settings.once_init()).await;
    t.equal("the checksum", first, Ok(value));
    t.equal("the checksum", later, Ok(value));
    loaded(t, 1, "two callers, one after the other");
    let at_once: Option<Result<u64, String>> = t.first_poll(settings.once_init());
    t.equal("what the first poll gives when it is loaded", at_once, Some(Ok(value)));
}

async fn all_who_ask_together_share_one_load(t: &mut Trial) {
    let (value, people) = (replies_with_a_number(t), t.length(3..=MANY));
    let ms = t.vary(20..=200);
    t.service("load_checksum").takes(ms);
    let settings = Settings::default();
    let answers: Vec<Result<u64, String>> = t.time(ms, everyone(&settings, people)).await;
    t.equal("what everyone got", answers, vec![Ok(value); people]);
    loaded(t, 1, &format!("{people} callers who asked together"));
}

async fn an_error_is_not_remembered(t: &mut Trial) {
    let (reason, value) = (t.text(), t.vary(1..=99_999));
    fails_first(t, 1, &reason, value);
    let settings = Settings::default();
    let first: Result<u64, String> = t.time(100, settings.once_init()).await;
    t.equal("the error", first, Err(reason));
    let second: Result<u64, String> = t.run(settings.once_init()).await;
    t.holds(
        second.is_ok(),
        Diagnosis::UnhandledError,
        format!(
            "The first load failed, and so did the next call, with {second:?}: it did not try."
        ),
    );
    let third: Result<u64, String> = t.time(0, settings.once_init()).await;
    t.equal("the checksum", second, Ok(value));
    t.equal("the checksum", third, Ok(value));
    loaded(t, 2, "a failure and two successes");
}

async fn every_settings_has_its_own(t: &mut Trial) {
    let loads = AtomicU64::new(t.vary(1..=99_999));
    let first_value = loads.load(Ordering::Relaxed);
    t.service("load_checksum")
        .replies(move |_| Ok::<u64, String>(loads.fetch_add(1, Ordering::Relaxed)));
    let (one, other) = (Settings::default(), Settings::default());
    let a: Result<u64, String> = t.run(one.once_init()).await;
    let b: Result<u64, String> = t.run(other.once_init()).await;
    t.equal("the checksum of one", a, Ok(first_value));
    t.equal("the checksum of the other", b, Ok(first_value + 1));
}

async fn who_gives_up_does_not_spoil_it(t: &mut Trial) {
    let value = replies_with_a_number(t);
    let settings = Settings::default();
    t.first_poll(settings.once_init());
    let next: Result<u64, String> = t.time(100, settings.once_init()).await;
    t.equal("the checksum", next, Ok(value));
}

async fn nobody_loads_what_nobody_asks_for(t: &mut Trial) {
    t.expects_no_calls();
    let settings = t.call(Settings::default);
    let _unasked = settings.once_init();
    t.run(sleep(Duration::from_millis(250))).await;
}

async fn any_number_is_a_checksum(t: &mut Trial) {
    for (settings_before, value) in [0, 1, u64::MAX].into_iter().enumerate() {
        t.service("load_checksum").replies(move |_| Ok::<u64, String>(value));
        let settings = Settings::default();
        let first: Result<u64, String> = t.time(100, settings.once_init()).await;
        let later: Result<u64, String> = t.time(0, settings.once_init()).await;
        t.equal("the checksum", first, Ok(value));
        t.equal("the checksum", later, Ok(value));
        let whom =
            format!("settings that were each asked twice, where the last checksum is {value}");
        loaded(t, settings_before + 1, &whom);
    }
}

async fn who_comes_later_waits_for_the_same_load(t: &mut Trial) {
    let (value, ms) = (replies_with_a_number(t), t.vary(150..=900));
    t.service("load_checksum").takes(ms);
    let settings = Settings::default();
    let later = async {
        sleep(Duration::from_millis(120)).await;
        settings.once_init().await
    };
    let both = async { tokio::join!(biased; settings.once_init(), later) };
    let answers: (Result<u64, String>, Result<u64, String>) = t.time(ms, both).await;
    t.equal("what both got", answers, (Ok(value), Ok(value)));
    loaded(t, 1, "two callers, the second while the first was loading");
}

async fn after_an_error_nobody_waits_for_ever(t: &mut Trial) {
    let (reason, value, people) = (t.word(), t.vary(1..=99_999), t.length(2..=9));
    let failures = t.vary(1..=2);
    fails_first(t, failures, &reason, value);
    let settings = Settings::default();
    let answers: Vec<Result<u64, String>> = t.run(everyone(&settings, people)).await;
    t.equal("what the one got whose load had failed", answers[0].clone(), Err(reason.clone()));
    // Those who waited may have that error too, or the answer of a load of their own.
    let possible = [Ok(value), Err(reason)];
    let made_up = answers.iter().find(|answer| !possible.contains(answer));
    t.holds(
        made_up.is_none(),
        Diagnosis::WrongValue,
        format!("Of {people} who asked together, one got {made_up:?}, which no load has given."),
    );
    let retries = t.calls().iter().filter(|call| call.started_ms.is_some()).count();
    t.holds(
        retries <= 1 + failures as usize,
        Diagnosis::OverLimit,
        format!("Loaded {retries} times, although load number {} had succeeded.", failures + 1),
    );
    for _ in retries..=failures as usize {
        let _: Result<u64, String> = t.run(settings.once_init()).await;
    }
    let later: Result<u64, String> = t.run(settings.once_init()).await;
    t.equal("the checksum after failures", later, Ok(value));
}

async fn the_next_takes_over_from_who_gives_up(t: &mut Trial) {
    let (value, people) = (replies_with_a_number(t), t.length(1..=9));
    let (ms, gone_ms) = (t.vary(40..=200), t.vary(1..=39));
    t.service("load_checksum").takes(ms);
    let settings = Settings::default();
    let all = async {
        let gone = let_one_go_after(gone_ms, settings.once_init());
        tokio::join!(biased; gone, everyone(&settings, people)).1
    };
    let answers: Vec<Result<u64, String>> = t.run(all).await;
    t.equal("what those got who waited", answers, vec![Ok(value); people]);
    let took_ms = t.calls().iter().filter_map(|call| call.ended_ms).max().unwrap_or(0);
    t.holds(
        took_ms <= gone_ms + ms,
        Diagnosis::WrongTime,
        format!(
            "Who was loading gave up at {gone_ms} ms, and a load takes {ms} ms: the last one \
             ended only at {took_ms} ms."
        ),
    );
    loaded(t, 2, "one who gave up and those who waited");
}

async fn wherever_it_is_dropped_the_next_call_succeeds(t: &mut Trial) {
    let value = replies_with_a_number(t);
    let make = || {
        let settings = Rc::new(Settings::default());
        let asked = Rc::clone(&settings);
        (async move { asked.once_init().await }, settings)
    };
    t.cancelled_at_each_wait(make, async |t, settings, _| {
        let next: Result<u64, String> = t.run(settings.once_init()).await;
        t.equal("the checksum after the first caller was dropped", next, Ok(value));
    })
    .await;
}

/// All at once, each polled only when it was woken itself.
async fn everyone(settings: &Settings, people: usize) -> Vec<Result<u64, String>> {
    let all: FuturesOrdered<_> = (0..people).map(|_| settings.once_init()).collect();
    all.collect().await
}

fn replies_with_a_number(t: &mut Trial) -> u64 {
    let value = t.vary(1..=u64::MAX);
    t.service("load_checksum").replies(move |_| Ok::<u64, String>(value));
    value
}

/// So many loads fail, the later ones do not.
fn fails_first(t: &mut Trial, failures: u64, reason: &str, value: u64) {
    let (says, tries) = (reason.to_owned(), AtomicU64::new(0));
    t.service("load_checksum").replies(move |_| {
        let fails = tries.fetch_add(1, Ordering::Relaxed) < failures;
        if fails { Err(says.clone()) } else { Ok(value) }
    });
}

fn loaded(t: &mut Trial, enough: usize, whom: &str) {
    let loads = t.calls().iter().filter(|call| call.started_ms.is_some()).count();
    t.holds(
        loads <= enough,
        Diagnosis::OverLimit,
        format!("Loaded {loads} times for {whom}: {enough} would do."),
    );
}
