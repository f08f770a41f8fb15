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

/// Downloads a page of a site. Takes 100 ms and gives its text, `Page(number=…)` (exercise 52).
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::streams::download(7).await, "Page(number=7)");
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn download(page: u32) -> impl Future<Output = String> + use<> {
    request("download", page, 100, || format!("Page(number={page})"))
}

/// Uploads the text of a page to another site. Takes 40 ms and gives a receipt for that text
/// (exercise 52).
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::streams::upload(7, "seven").await, "Receipt(page=7, text=seven)");
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn upload(page: u32, text: &str) -> impl Future<Output = String> + use<> {
    request("upload", page, 40, || format!("Receipt(page={page}, text={text})"))
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
