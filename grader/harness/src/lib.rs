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
//! `plain` marks a function that runs outside any runtime, in real time; `real_time` an async one
//! under a running clock. What is here decides nothing: it claims and records, and the grader
//! judges. A learner's crate is never given this one.

mod bounds;
mod channel;
mod conversation;
#[cfg(target_os = "linux")]
mod interposed;
#[cfg(target_os = "linux")]
mod lockdown;
mod our_files;
mod panics;
mod real_time;
mod recorder;
mod run_kind;
mod runtime_clock;
mod services;
mod shared_log;
mod spans;
mod system_clocks;
mod this_thread;
mod threads;
mod trial;
mod working;

pub use bounds::must_be_send;
pub use conversation::{Body, HiddenTest, converse};
pub use protocol::Diagnosis;
pub use services::{Service, ServiceCall};
pub use trial::Trial;

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
