//! Where in a run an event belongs.

use protocol::event::TaskId;

/// When something happened, on which task, and in which window.
#[derive(Clone, Copy)]
pub struct Now {
    pub at_us: u64,
    pub task: TaskId,
    /// The window that is open: what the hidden test does in none is nothing of the learner's.
    pub window: Option<usize>,
}
