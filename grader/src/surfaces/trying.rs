//! What a lesson ends with wherever somebody learns: that anything can be tried out beside it.

use crate::surfaces::called::as_called;

const TRY_THIS: &str = "\n## Try this\n\nWhat would other code do? Write it into a file of your own, such as \
                        `what_if.rs`, in an `async fn play()`. `async-kata play what_if.rs --watch` draws \
                        what it does, on each save, and judges nothing.\n";

/// The lesson, and how to try out what it makes one wonder about.
pub fn with_something_to_try(lesson: &str) -> String {
    format!("{}\n{}", lesson.trim_end(), as_called(TRY_THIS))
}
