//! Bounds that a hidden test asks of what an exercise returns. Where they are not met, the test does
//! not compile, and the grader explains why.

/// Gives `value` back, which must be able to move to another thread.
pub fn must_be_send<T: Send>(value: T) -> T {
    value
}
