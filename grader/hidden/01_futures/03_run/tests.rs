//! `run` is an ordinary function that builds its own runtime. These tests run outside any, in
//! real time.

use std::time::{Duration, Instant};

use harness::{Diagnosis, Trial};
use run::run;

harness::tests![
    plain it_greets_ada,
    plain it_greets_whoever_is_named,
    plain it_takes_as_long_as_it_is_told,
];

fn it_greets_ada(t: &mut Trial) {
    let greeting: String = t.call(|| run("Ada", Duration::from_millis(2)));
    t.equal("the greeting", greeting, "Hello, Ada!".to_owned());
}

fn it_greets_whoever_is_named(t: &mut Trial) {
    let name = t.word();
    let greeting: String = t.call(|| run(&name, Duration::from_millis(2)));
    t.equal("the greeting", greeting, format!("Hello, {name}!"));
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

fn time(t: &mut Trial, told: Duration) -> Duration {
    let began = Instant::now();
    let _: String = t.call(|| run("Ada", told));
    began.elapsed()
}
