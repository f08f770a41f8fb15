//! Where in a run an event belongs.

use protocol::event::{ROOT_TASK, TaskId};

/// When something happened, on which task, and in which window.
#[derive(Clone, Copy)]
pub struct Now {
    pub at_us: u64,
    pub task: TaskId,
    /// The window that is open: what the hidden test does in none is nothing of the learner's.
    pub window: Option<usize>,
    /// The hidden test is dropping one of the futures that are at work.
    pub test_drops: bool,
}

impl Now {
    /// Whether what is dropped now, the test drops: it says so, or it is on its own task, while no answer is
    /// at work.
    pub fn is_the_tests(self) -> bool {
        self.test_drops || self.task == ROOT_TASK && self.window.is_none()
    }
}
