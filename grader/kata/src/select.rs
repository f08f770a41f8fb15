//! What the exercises on `select!` and timeouts work with.

use crate::services::request;

/// Puts a report together (exercise 15). Replies `"the report"` after 10 s.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::select::report().await, "the report");
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn report() -> impl Future<Output = &'static str> + use<> {
    request("report", "", 10_000, || "the report")
}
