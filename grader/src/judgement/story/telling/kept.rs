//! A list that no record can make grow without end.

use crate::judgement::story::MOST_TOLD;

/// The first [`MOST_TOLD`] of what is told, and how many more there were.
pub struct Kept<T> {
    pub all: Vec<T>,
    pub untold: u64,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { all: vec![], untold: 0 }
    }
}

impl<T> Kept<T> {
    /// Keeps `one` and says where, as long as there is room.
    pub fn push(&mut self, one: T) -> Option<usize> {
        if self.all.len() >= MOST_TOLD {
            self.untold += 1;
            return None;
        }
        self.all.push(one);
        Some(self.all.len() - 1)
    }
}
