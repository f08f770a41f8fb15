//! What the exercises on streams work with (chapter 10).

use crate::services::request;

/// Renders a page of a book. Takes 100 ms and gives `Page(number=…)` (exercise 51).
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::streams::render(7).await, "Page(number=7)");
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn render(page: u32) -> impl Future<Output = String> + use<> {
    request("render", page, 100, || format!("Page(number={page})"))
}

/// Has a thermometer measure, the first time with `number` 0, then with 1, and so on (exercise 55).
/// Takes 20 ms and gives degrees.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::streams::measure(3).await, 23);
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn measure(number: usize) -> impl Future<Output = i32> + use<> {
    request("measure", number, 20, || 20 + (number % 10) as i32)
}
