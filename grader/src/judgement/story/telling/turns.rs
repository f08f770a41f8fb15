//! What happened turn by turn: which task was polled, and what that changed.

use protocol::event::TaskId;

use super::now::Now;
use crate::judgement::story::{Change, Subject, Turn};
use crate::vocabulary::steps::State;

/// The most turns and changes, together, that are kept: more than anybody goes through.
const MOST: usize = 2_000;

/// All turns so far.
#[derive(Default)]
pub struct Turns {
    pub all: Vec<Turn>,
    kept: usize,
    pub untold: u64,
}

impl Turns {
    /// A task is polled, so often at this instant.
    pub fn polled(&mut self, task: TaskId, now: Now, times: u32) {
        if self.has_room() {
            self.begin(task, now.at_us, Some(times));
        }
    }

    /// Something changes, in the turn of the task that is polled now.
    pub fn changed(&mut self, subject: Subject, became: State, now: Now) {
        if !self.has_room() {
            return;
        }
        let is_last = |turn: &&mut Turn| (turn.task, turn.at_us) == (now.task, now.at_us);
        if self.all.last_mut().filter(is_last).is_none() {
            self.begin(now.task, now.at_us, None);
        }
        if let Some(turn) = self.all.last_mut() {
            turn.changes.push(Change { subject, became });
        }
    }

    fn begin(&mut self, task: TaskId, at_us: u64, polls: Option<u32>) {
        self.all.push(Turn { at_us, task, polls, changes: vec![] });
    }

    fn has_room(&mut self) -> bool {
        let has_room = self.kept < MOST;
        match has_room {
            true => self.kept += 1,
            false => self.untold += 1,
        }
        has_room
    }
}
