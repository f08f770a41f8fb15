//! What the exercises on tasks work with.

use std::rc::Rc;

use crate::services::{planned, request};

/// Downloads one part of a file (exercise 10). Replies `Part(number=…)` after 50 ms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// assert_eq!(kata::tasks::download(3).await, "Part(number=3)");
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn download(number: u32) -> impl Future<Output = String> + use<> {
    request("download", number, 50, || format!("Part(number={number})"))
}

/// The words that a program knows (exercise 12).
///
/// It is shared within one thread by [`Rc`], which counts its owners without any precaution
/// against other threads. Therefore it is not [`Send`].
///
/// ```
/// let dictionary = kata::tasks::Dictionary::open();
/// assert!(dictionary.knows("future"));
/// assert!(!dictionary.knows("futrue"));
/// ```
#[derive(Clone, Debug)]
pub struct Dictionary {
    words: Rc<[String]>,
}

impl Dictionary {
    /// Opens it. Takes no time, and needs nothing to be waited for.
    pub fn open() -> Self {
        let words: Vec<String> = planned("Dictionary").unwrap_or_else(usual_words);
        Self { words: words.into() }
    }

    /// Whether `word` is in it.
    pub fn knows(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }
}

fn usual_words() -> Vec<String> {
    let words = [
        "await", "block", "channel", "clock", "future", "lock", "poll", "queue", "runtime",
        "select", "sleep", "stream", "task", "thread", "timer", "waker",
    ];
    words.map(str::to_owned).to_vec()
}

/// What became of a task (exercise 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It returned this.
    Done(T),
    /// It panicked.
    Panicked,
    /// It was aborted before it could return.
    Cancelled,
}
