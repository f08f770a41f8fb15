//! Calls, timers and turns: from when they are made until they are over.

use std::collections::HashMap;

use protocol::event::{CallEnd, ItemId};

use super::kept::Kept;
use super::now::Now;
use crate::judgement::story::{Wait, WaitKind};

/// All waits so far.
#[derive(Default)]
pub struct Waits {
    pub told: Kept<Wait>,
    /// Which are not over.
    open: HashMap<ItemId, usize>,
}

impl Wait {
    /// One that nobody has polled yet.
    pub(super) fn made(kind: WaitKind, label: String, line: Option<u32>, now: Now) -> Self {
        Self {
            label,
            kind,
            line,
            task: now.task,
            made_us: now.at_us,
            started_us: None,
            ended_us: None,
            dropped: false,
            takes_us: None,
            resource: None,
            window: now.window,
        }
    }

    fn start(&mut self, now: Now) {
        (self.started_us, self.task) = (Some(now.at_us), now.task);
    }
}

impl Waits {
    /// Adds one, and says where it stands if it is told.
    pub fn add(&mut self, id: ItemId, wait: Wait) -> Option<usize> {
        let index = self.told.push(wait);
        match index {
            Some(index) => self.open.insert(id, index),
            None => self.open.remove(&id),
        };
        index
    }

    pub fn open(&mut self, id: ItemId) -> Option<&mut Wait> {
        self.told.all.get_mut(*self.open.get(&id)?)
    }

    pub fn started(&mut self, id: ItemId, now: Now) {
        if let Some(wait) = self.open(id) {
            wait.start(now);
        }
    }

    pub fn ended(&mut self, id: ItemId, at_us: u64, end: CallEnd) {
        if let Some(wait) = self.open(id) {
            wait.ended_us = Some(at_us);
            wait.dropped = end != CallEnd::Completed;
        }
        self.open.remove(&id);
    }

    /// A timer that is set again, as an interval's is at each tick, is a new wait on the same lane.
    pub fn timer_set(&mut self, id: ItemId, now: Now, after_us: u64) {
        let Some(timer) = self.open(id) else { return };
        if timer.started_us.is_none() {
            timer.start(now);
            timer.takes_us = Some(after_us);
            return;
        }
        let (label, line) = (timer.label.clone(), timer.line);
        self.timer_dropped(id, now.at_us);
        let mut again = Wait::made(WaitKind::Timer, label, line, now);
        again.start(now);
        self.add(id, Wait { takes_us: Some(after_us), ..again });
    }

    pub fn timer_dropped(&mut self, id: ItemId, at_us: u64) {
        let Some(timer) = self.open(id) else { return };
        // Timers round to whole milliseconds.
        let fired_us = timer.due_us().filter(|due_us| due_us / 1000 <= at_us / 1000);
        timer.ended_us = Some(fired_us.unwrap_or(at_us).min(at_us));
        timer.dropped = fired_us.is_none();
        self.open.remove(&id);
    }
}
