//! `run` is an ordinary function that builds its own runtime. These tests run outside any, in
//! real time.

use std::time::{Duration, Instant};

use harness::{Diagnosis, Trial};
use run::run;

harness::tests![
    plain it_greets_somebody,
    plain it_greets_whoever_is_named,
    plain it_may_be_told_not_to_wait,
    plain it_takes_as_long_as_it_is_told,
    plain it_is_never_back_too_early,
    plain parts_of_a_millisecond_count,
    plain it_waits_for_a_timer_of_tokio,
    plain the_thread_sleeps_meanwhile,
];

fn it_greets_somebody(t: &mut Trial) {
    let greeting: String = t.call(|| run("Ada", Duration::from_millis(2)));
    t.equal("the greeting", greeting, "Hello, Ada!".to_owned());
}

fn it_greets_whoever_is_named(t: &mut Trial) {
    let name = t.text();
    let greeting: String = t.call(|| run(&name, Duration::from_millis(2)));
    t.equal("the greeting", greeting, format!("Hello, {name}!"));
}

fn it_may_be_told_not_to_wait(t: &mut Trial) {
    t.expects_no_calls();
    for name in ["Ada".to_owned(), String::new(), t.text()] {
        let greeting: String = t.call(|| run(&name, Duration::ZERO));
        t.equal("the greeting after no time", greeting, format!("Hello, {name}!"));
    }
}

fn it_takes_as_long_as_it_is_told(t: &mut Trial) {
    let told = Duration::from_millis(t.vary(16..=20));
    let mut took = time(t, told);
    // A busy machine may add any time to one run, but not to every run.
    for _ in 0..20 {
        if took < told * 2 {
            break;
        }
        took = took.min(time(t, told));
    }
    // How long it took is another figure every time, and says nothing more.
    let told_ms = told.as_millis();
    let otherwise = if took < told {
        format!("Came back too early: it was told to sleep for {told_ms} ms, in real time.")
    } else {
        format!("Took more than twice the {told_ms} ms that it was told to sleep for.")
    };
    t.holds((told..told * 2).contains(&took), Diagnosis::WrongTime, otherwise);
}

/// Parts of a millisecond count too. A machine may make it late at any time, and never early.
fn it_is_never_back_too_early(t: &mut Trial) {
    // Tokio rounds up to its next millisecond, which hides what is cut off, but where building the
    // runtime has taken a part of one.
    let part_us = t.vary(1..=999);
    for told_us in [part_us, 999, 1_080, 1_130, 1_180, 1_250, 1_350, 1_500, 1_000 + part_us] {
        let told = Duration::from_micros(told_us);
        if time(t, told) < told {
            let otherwise = format!(
                "Came back too early: it was told to sleep for {told_us} µs, in real time. Hand \
                 `d` to the sleep as it is."
            );
            t.holds(false, Diagnosis::WrongTime, otherwise);
            return;
        }
    }
}

/// Seen in what its timers are set for: how late they wake it is the machine's affair.
fn parts_of_a_millisecond_count(t: &mut Trial) {
    for told_us in [t.vary(1..=999), 1_000 + t.vary(1..=999), 1_999] {
        let told = Duration::from_micros(told_us);
        let (_, set_ms): (String, _) = t.set_for_ms(|t| t.call(|| run("Ada", told)));
        let Some(set_ms) = set_ms else { return };
        if set_ms * 1000 < told_us {
            let otherwise = format!(
                "It was told to sleep for {told_us} µs, and its timer was set for {set_ms} ms. \
                 Hand `d` to the sleep as it is."
            );
            t.holds(false, Diagnosis::WrongTime, otherwise);
            return;
        }
    }
}

fn it_waits_for_a_timer_of_tokio(t: &mut Trial) {
    let _: String = t.call(|| run("Ada", Duration::from_millis(2)));
    let timers = t.timers_set();
    t.holds(
        timers > 0,
        Diagnosis::WrongTool,
        "No timer of Tokio's was waited for. Build a runtime, and block on a future that awaits \
         `tokio::time::sleep(d)`.",
    );
}

fn the_thread_sleeps_meanwhile(t: &mut Trial) {
    // Longer than elsewhere, so that a loop is seen even where it gets a small part of a processor.
    let told = Duration::from_millis(30);
    // A busy machine may make any run dearer, but not every run.
    let sleeps = (0..3).any(|_| waiting_costs(t, told).is_none_or(|cost| cost < told / 8));
    t.holds(
        sleeps,
        Diagnosis::Spinning,
        format!(
            "Told to sleep for {} ms, it kept a processor busy meanwhile. `block_on` polls, and \
             lets the thread sleep until there is a reason to poll again.",
            told.as_millis()
        ),
    );
}

fn time(t: &mut Trial, told: Duration) -> Duration {
    let began = Instant::now();
    let _: String = t.call(|| run("Ada", told));
    began.elapsed()
}

/// The processor time that waiting costs, where the system tells: without what a runtime costs by
/// itself, which may start many threads.
fn waiting_costs(t: &mut Trial, told: Duration) -> Option<Duration> {
    let waiting = cost(t, told)?;
    cost(t, Duration::ZERO).map(|runtime| waiting.saturating_sub(runtime))
}

fn cost(t: &mut Trial, told: Duration) -> Option<Duration> {
    let before = t.processor_time()?;
    let _: String = t.call(|| run("Ada", told));
    t.processor_time().map(|after| after.saturating_sub(before))
}
