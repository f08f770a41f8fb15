use std::time::Duration;

/// Builds a runtime and blocks on a future that sleeps for `d` and then gives `Hello, {name}!`.
///
/// An ordinary function: its callers know nothing of async, and no runtime is running yet.
pub fn run(name: &str, d: Duration) -> String {
    todo!("build a runtime that can sleep, and block on the future")
}
