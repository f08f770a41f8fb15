//! Calls, timers and turns: from when they are made until they are over.

use std::collections::HashMap;

use protocol::event::{CallEnd, ItemId};

use super::kept::Kept;
use super::now::Now;
use crate::judgement::story::{Subject, Wait, WaitKind};
use crate::vocabulary::steps::State;

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
            dropped_by_test: false,
            elsewhere: false,
            takes_us: None,
            resource: None,
            awaited: None,
            granted_us: None,
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

    /// Somebody waits for it now. The change that this is.
    pub fn started(&mut self, id: ItemId, now: Now) -> Option<(Subject, State)> {
        self.open(id)?.start(now);
        Some((Subject::Wait(*self.open.get(&id)?), State::Waiting))
    }

    /// It is over.
    pub fn ended(&mut self, id: ItemId, now: Now, end: CallEnd) -> Option<(Subject, State)> {
        let wait = self.open(id)?;
        wait.ended_us = Some(now.at_us);
        wait.dropped = end != CallEnd::Completed;
        self.close(id, now)
    }

    fn close(&mut self, id: ItemId, now: Now) -> Option<(Subject, State)> {
        let index = self.open.remove(&id)?;
        let wait = &mut self.told.all[index];
        wait.dropped_by_test = wait.dropped && now.is_the_tests();
        let became = if wait.dropped { State::Dropped } else { State::Ready };
        Some((Subject::Wait(index), became))
    }

    /// A timer that is set again, as an interval's is at each tick, is a new wait on the same lane.
    pub fn timer_set(
        &mut self,
        id: ItemId,
        now: Now,
        after_us: u64,
    ) -> impl Iterator<Item = (Subject, State)> + use<> {
        let Some(timer) = self.open(id) else { return None.into_iter().chain(None) };
        if timer.started_us.is_none() {
            timer.takes_us = Some(after_us);
            return self.started(id, now).into_iter().chain(None);
        }
        let (label, line) = (timer.label.clone(), timer.line);
        let before = self.timer_dropped(id, now);
        let mut again = Wait::made(WaitKind::Timer, label, line, now);
        again.start(now);
        let again = self.add(id, Wait { takes_us: Some(after_us), ..again });
        before.into_iter().chain(again.map(|index| (Subject::Wait(index), State::Waiting)))
    }

    /// It has fired, whatever the clock that is recorded says. It may be set again.
    pub fn timer_fired(&mut self, id: ItemId, at_us: u64) {
        if let Some(timer) = self.open(id) {
            timer.ended_us = Some(at_us);
        }
    }

    /// It is gone: ready if it has fired, else dropped.
    pub fn timer_dropped(&mut self, id: ItemId, now: Now) -> Option<(Subject, State)> {
        let at_us = now.at_us;
        let timer = self.open(id)?;
        if timer.ended_us.is_some() {
            return self.close(id, now);
        }
        // Timers round to whole milliseconds.
        let fired_us = timer.due_us().filter(|due_us| due_us / 1000 <= at_us / 1000);
        timer.ended_us = Some(fired_us.unwrap_or(at_us).min(at_us));
        timer.dropped = fired_us.is_none();
        self.close(id, now)
    }
}
