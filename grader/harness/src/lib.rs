//! Runs hidden tests: one process a test, under paused time, with services under control and
//! everything recorded.
//!
//! A hidden test is an ordinary function. It is listed once, at the top of its file:
//!
//! ```ignore
//! use harness::Trial;
//! use concurrent_requests::concurrent_requests;
//!
//! harness::tests![both_requests_overlap, plain it_is_a_plain_function];
//!
//! async fn both_requests_overlap(t: &mut Trial) {
//!     let (user, order): (String, String) = t.time(100, concurrent_requests()).await;
//!     t.equal("the user", user, "User(id=1)".to_owned());
//! }
//! ```
//!
//! Beside checks of values and times, a [`Trial`] has a battery for what every exercise should be
//! tried with; a test uses what its lesson or starter promises:
//! - which calls are made: [`Trial::expects_calls`];
//! - edges: [`Trial::text`], [`Trial::length`], [`Trial::numbers`] and their like;
//! - being dropped: [`Trial::cancelled_at_each_wait`], [`Trial::dropped_after`], [`let_go_after`],
//!   [`let_one_go_after`];
//! - what is visible meanwhile: [`Trial::watch_while`];
//! - tasks of their own: [`Trial::spawned`], [`Trial::spawned_all`], [`task_returning`],
//!   [`spawn()`];
//! - looking again and again instead of waiting: [`Trial::time_in_few_polls`],
//!   [`Trial::run_work_in_few_polls`];
//! - waits that may be as long as they like: [`Trial::ever_longer`];
//! - lists, long ones too: [`Trial::list`];
//! - bytes that come in pieces, and what is lost of them: [`Trial::incoming`];
//! - real threads: [`Trial::race`], [`Trial::race_anew`], [`Trial::in_lockstep`];
//! - work on other threads: [`Trial::gather_work`], [`Trial::units_of_work`];
//! - in how many stretches a list is read: [`Trial::run_lending`];
//! - TCP on this machine's own address: [`Trial::loopback`], [`Trial::serves`];
//! - how much memory it asks for at once: [`Trial::time_and_memory`], [`Trial::call_and_memory`];
//! - bytes to read and to write, cut anywhere, with a peer that is scripted: [`Peer`],
//!   [`Trial::at_every_cut`];
//! - runtimes of the answer's own: [`Trial::blocked_on`], [`Trial::timers_set`],
//!   [`Trial::processor_time`].
//!
//! `plain` marks a function that runs outside any runtime, in real time; `real_time` an async one
//! under a running clock. What is here decides nothing: it claims and records, and the grader
//! judges. A learner's crate is never given this one.

mod bounds;
mod calls;
mod cancellation;
mod channel;
mod conversation;
mod deadline;
mod expected_calls;
mod few_polls;
mod generators;
mod incoming;
#[cfg(target_os = "linux")]
mod interposed;
mod lists;
#[cfg(all(target_os = "linux", any(target_env = "gnu", target_arch = "x86_64")))]
mod loaded;
#[cfg(target_os = "linux")]
mod lockdown;
mod lockstep;
mod long_waits;
mod loopback;
mod losses;
mod memory_asked_for;
mod only_when_woken;
mod our_files;
mod own_runtimes;
mod own_threads;
mod own_waker;
mod panics;
mod printing;
mod races;
mod random;
mod reading;
mod real_time;
mod recorder;
mod rendezvous;
mod run_kind;
mod runtime_clock;
mod services;
mod shared_log;
mod short;
mod spans;
mod system_clocks;
mod tasks;
mod this_thread;
mod threads;
mod time_is_up;
mod timers_elsewhere;
mod trial;
mod wakers;
mod watching;
mod wire;
mod working;

pub use bounds::must_be_send;
pub use cancellation::{Cancelled, let_go_after, let_one_go_after};
pub use conversation::{Body, HiddenTest, converse};
pub use incoming::{Given, Incoming, Piece};
pub use kata::ProbeCall;
pub use loopback::{Breaker, Client, Heard, Port, Serving, Then};
pub use protocol::Diagnosis;
pub use races::poll_once;
pub use random::MANY;
pub use reading::Read;
pub use rendezvous::TooFew;
pub use services::Service;
pub use tasks::{spawn, task_returning};
pub use trial::Trial;
pub use wire::{Arrival, Cut, Peer, Transcript, Wire, WireReader, WireWriter, every_cut};

/// Lists the hidden tests of a file and gives it its `main`.
///
/// Each entry is the name of an `async fn(&mut Trial)`, or `plain` and the name of a
/// `fn(&mut Trial)`, or `real_time` and the name of an `async fn(&mut Trial)`.
#[macro_export]
macro_rules! tests {
    (@body plain $name:ident) => { $crate::Body::Plain($name) };
    (@body real_time $name:ident) => {
        $crate::Body::RealTime(|trial| ::std::boxed::Box::pin($name(trial)))
    };
    (@body $name:ident) => {
        $crate::Body::Paused(|trial| ::std::boxed::Box::pin($name(trial)))
    };
    (@name plain $name:ident) => { stringify!($name) };
    (@name real_time $name:ident) => { stringify!($name) };
    (@name $name:ident) => { stringify!($name) };
    ($($($word:ident)+),+ $(,)?) => {
        // Makes the linker take Tokio from the one shared library.
        extern crate bundle as _;

        fn main() -> ::std::process::ExitCode {
            $crate::converse(&[$(
                $crate::HiddenTest {
                    name: $crate::tests!(@name $($word)+),
                    body: $crate::tests!(@body $($word)+),
                }
            ),+], ::std::file!())
        }
    };
}
