//! verdict: failed, diagnosis: blocking
//!
//! Right text, right time, and nothing async about it.

use std::time::Duration;

pub fn run(name: &str, d: Duration) -> String {
    std::thread::sleep(d);
    format!("Hello, {name}!")
}
