//! Bounds that a hidden test puts on what a learner's function returns.

/// Takes only what may move between threads, and gives it back. A future that may not is a
/// compile error.
pub fn must_be_send<T: Send>(value: T) -> T {
    value
}
