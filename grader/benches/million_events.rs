//! How much CPU time the judge needs for a failed run of a million events, by what they are of:
//! naps, locks, tasks that come and go. `cargo bench --bench million_events` prints a line for each.
//!
//! The figure is the grader's own: nothing is compiled, and no test is run.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use async_kata::judgement::findings::ExerciseFacts;
use async_kata::judgement::judge::{Evidence, of_runs};
use async_kata::judgement::source::Source;
use async_kata::vocabulary::record::{ProcessEnd, Record, Talk, TestRun};
use protocol::claim::{Check, End, TrialReport};
use protocol::event::{CallEnd, Event, ResourceKind, ShortPlace, TaskEnd, TaskKind, What};
use protocol::log;

const EVENTS: usize = 1_000_000;

const PATH: &str = "src/lib.rs";

fn main() {
    let shapes: [(&str, Shape); 3] = [("naps", nap), ("locks", lock), ("tasks", task)];
    for (name, shape) in shapes {
        let evidence = evidence(record(shape));
        let before = cpu_seconds();
        let judged = of_runs(&evidence, &AtomicBool::new(false));
        let seconds = cpu_seconds() - before;
        let said = judged.map_or_else(|| "stopped".to_owned(), |judgement| judgement.message);
        println!("{name}: {EVENTS} events in {seconds:.2} s of CPU time: {said}");
    }
}

/// The events of one turn.
type Shape = fn(u32) -> Vec<What>;

/// One sleep of a millisecond after the other.
fn nap(turn: u32) -> Vec<What> {
    let (timer, place) = (turn, Some(ShortPlace { file: 0, line: 3, column: 9 }));
    vec![
        What::TimerMade { timer, place },
        What::TimerSet { timer, after_ms: 1 },
        What::TimerDropped { timer },
    ]
}

/// Eight locks that eight tasks queue for.
fn lock(turn: u32) -> Vec<What> {
    let (resource, wait) = (turn % 8, 8 + turn);
    let (kind, place) = (ResourceKind::Mutex, Some(ShortPlace { file: 0, line: 2, column: 5 }));
    let made = (turn < 8).then_some(What::ResourceMade { resource, kind, place });
    let queued = [
        What::WaitStarted { resource, wait },
        What::WaitEnded { wait, end: CallEnd::Completed },
        What::Acquired { resource, amount: 1 },
        What::Released { resource, amount: 1 },
    ];
    made.into_iter().chain(queued).collect()
}

/// Tasks that are spawned, polled and done.
fn task(turn: u32) -> Vec<What> {
    let (task, kind) = (turn + 2, TaskKind::Async);
    let place = Some(ShortPlace { file: 0, line: 4, column: 5 });
    vec![
        What::TaskSpawned { task, kind, bytes: 128, place },
        What::TaskPolled { task, times: 1 },
        What::TaskEnded { task, end: TaskEnd::Completed },
    ]
}

fn record(shape: Shape) -> Record {
    let begun = [What::File { index: 0, path: PATH.to_owned() }, What::Began];
    let turns = (0..).flat_map(|turn| shape(turn).into_iter().map(move |what| (turn, what)));
    let events = begun.into_iter().map(|what| (0, what)).chain(turns).take(EVENTS);
    let mut encoded = vec![0; log::HEADER_BYTES];
    let mut now_us = 0;
    for (turn, what) in events {
        now_us = u64::from(turn) * 1000;
        let event = Event { at_us: now_us, task: 1 + turn % 8, what };
        let event = postcard::to_stdvec(&event).expect("events can be encoded");
        encoded.extend((event.len() as u16).to_le_bytes());
        encoded.extend(event);
    }
    let committed = (encoded.len() - log::HEADER_BYTES) as u64;
    encoded[log::COMMITTED..][..8].copy_from_slice(&committed.to_le_bytes());
    Record { log: encoded, now_us, ..Record::default() }
}

/// A run that took far longer than it should, so that every rule looks at it.
fn evidence(record: Record) -> Evidence {
    let took = Check::Elapsed { began_us: 0, expected_ms: 100, got_ms: record.now_us / 1000 };
    let report = TrialReport { checks: vec![took], ..TrialReport::new(0, End::Returned) };
    let talk = Talk { ready: true, trials: vec![report], goodbye: true, ..Talk::default() };
    let run = TestRun {
        test: "it_takes_its_time".to_owned(),
        talk,
        end: ProcessEnd::Exited(0),
        record,
        printed: String::new(),
    };
    let text =
        "pub async fn f() {\n    let lock = lock();\n    sleep(ms).await;\n    spawn(g());\n}\n";
    Evidence {
        tests: vec![run.test.clone()],
        runs: vec![run],
        source: Arc::new(Source::new(PATH, text)),
        warnings: vec![],
        exercise: ExerciseFacts::default(),
        guard_lines: vec![],
        unbound_future: None,
    }
}

/// CPU time of this process so far.
#[cfg(unix)]
fn cpu_seconds() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is valid for writing.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// Real time, where CPU time is not to be had so simply.
#[cfg(not(unix))]
fn cpu_seconds() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64()
}
