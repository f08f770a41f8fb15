//! verdict: failed, diagnosis: blocking
//!
//! Right text, right time, and no runtime at all.

use std::time::{Duration, Instant};
pub fn run(name: &str, d: Duration) -> String {
    let until = Instant::now() + d;
    while Instant::now() < until {
        std::thread::park_timeout(until - Instant::now());
    }
    format!("Hello, {name}!")
}
