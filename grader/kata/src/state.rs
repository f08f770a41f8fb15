//! What the exercises on shared state count, ask, change and load (exercises 24, 26, 27 and 28).

use crate::services::request;

/// What one caller wants of a cached value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The value as it is.
    Read,
    /// Another value in its place.
    Write(u32),
}

/// Counts the visits that page number `page` had. Replies after 10 ms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::state::count_visits(3).await, 103);
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn count_visits(page: u32) -> impl Future<Output = u32> + use<> {
    request("count_visits", page, 10, || page.saturating_add(100))
}

/// Asks the bank whether it approves a payment of `price`. Replies `true` after 10 ms, or `false`
/// if it refuses, for reasons of its own.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert!(kata::state::approve(30).await);
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn approve(price: u32) -> impl Future<Output = bool> + use<> {
    request("approve", price, 10, || true)
}

/// Loads the settings' checksum from a slow disk, or says what went wrong. Replies after 100 ms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::state::load_checksum().await, Ok(4711));
/// # }
/// ```
///
/// # Errors
///
/// When the disk is not ready; then it may be ready later.
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn load_checksum() -> impl Future<Output = Result<u64, String>> + use<> {
    request("load_checksum", "", 100, || Ok(4711))
}
