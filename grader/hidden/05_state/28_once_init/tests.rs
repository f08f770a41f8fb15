//! `once_init` loads once for everyone, and again only after an error.

use std::sync::atomic::{AtomicU64, Ordering};

use futures::future::join_all;
use harness::{Diagnosis, Trial};
use once_init::Settings;

harness::tests![
    the_first_caller_loads,
    later_callers_have_it_at_once,
    all_who_ask_together_share_one_load,
    an_error_is_not_remembered,
    every_settings_has_its_own,
    who_gives_up_does_not_spoil_it,
];

async fn the_first_caller_loads(t: &mut Trial) {
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
}

async fn all_who_ask_together_share_one_load(t: &mut Trial) {
    let (value, people) = (replies_with_a_number(t), t.vary(3..=7) as usize);
    let ms = t.vary(20..=200);
    t.service("load_checksum").takes(ms);
    let settings = Settings::default();
    let answers: Vec<Result<u64, String>> =
        t.time(ms, join_all((0..people).map(|_| settings.once_init()))).await;
    t.equal("what everyone got", answers, vec![Ok(value); people]);
    loaded(t, 1, &format!("{people} callers who asked together"));
}

async fn an_error_is_not_remembered(t: &mut Trial) {
    let (reason, value) = (t.word(), t.vary(1..=99_999));
    let (says, tries) = (reason.clone(), AtomicU64::new(0));
    t.service("load_checksum").replies(move |_| match tries.fetch_add(1, Ordering::Relaxed) {
        0 => Err(says.clone()),
        _ => Ok(value),
    });
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

fn replies_with_a_number(t: &mut Trial) -> u64 {
    let value = t.vary(1..=99_999);
    t.service("load_checksum").replies(move |_| Ok::<u64, String>(value));
    value
}

fn loaded(t: &mut Trial, enough: usize, whom: &str) {
    let loads = t.calls().iter().filter(|call| call.started_ms.is_some()).count();
    t.holds(
        loads <= enough,
        Diagnosis::OverLimit,
        format!("Loaded {loads} times for {whom}: {enough} would do."),
    );
}
