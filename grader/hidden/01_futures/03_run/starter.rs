use std::time::Duration;

/// Builds a runtime and blocks on a future that sleeps for `d` and then gives `Hello, {name}!`.
///
/// An ordinary function: its callers know nothing of async, and no runtime is running yet. It
/// returns no earlier than `d`, which may be zero; until then the thread sleeps.
pub fn run(name: &str, d: Duration) -> String {
    todo!("build a runtime that can sleep, and block on the future")
}
