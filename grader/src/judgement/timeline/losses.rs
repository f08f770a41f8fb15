//! What was lost on which lane: with the waits that were cut short while they had it.

use std::collections::HashMap;

use protocol::event::{LostItem, ResourceKind, TaskId};

use crate::judgement::story::{
    Holder, Loss, Operation, Parked, Story, Wait, WaitKind, resource_name,
};

/// Losses by where they are drawn.
#[derive(Default)]
pub struct Losses {
    /// Messages that went with a future, by the task and the time.
    sending: HashMap<(TaskId, u64), u64>,
    /// Bytes, by the task, the line they were awaited on, and the time.
    reading: HashMap<(TaskId, Option<u32>, u64), u64>,
    /// Messages lost by each task in its waits on one line.
    messages: HashMap<(TaskId, Option<u32>), u64>,
    /// Bytes lost by each task in its waits on one line.
    bytes: HashMap<(TaskId, Option<u32>), u64>,
}

impl Losses {
    pub fn of(story: &Story) -> Self {
        let mut losses = Self::default();
        story.lost.iter().for_each(|loss| losses.add(loss));
        for wait in &story.waits {
            let lost = losses.with_wait(wait).unwrap_or(0);
            if lost > 0 {
                *losses.messages.entry((wait.task, wait.awaited)).or_default() += lost;
            }
        }
        losses
    }

    fn add(&mut self, loss: &Loss) {
        match (&loss.item, &loss.holder) {
            (LostItem::Bytes { count, .. }, _) => {
                let at = (loss.task, loss.line, loss.waited_to_us);
                *self.reading.entry(at).or_default() += u64::from(*count);
                *self.bytes.entry((loss.task, loss.line)).or_default() += u64::from(*count);
            }
            (LostItem::Message { .. }, Holder::Function(_) | Holder::Block) => {
                *self.sending.entry((loss.task, loss.at_us)).or_default() += 1;
            }
            (LostItem::Message { .. }, Holder::Nobody | Holder::Unknown) => {}
        }
    }

    /// How many messages went with this wait for room, if any did.
    pub fn with_wait(&self, wait: &Wait) -> Option<u64> {
        let is_room = wait.kind == WaitKind::Turn && wait.label == room();
        let ended_us = wait.ended_us.filter(|_| is_room && wait.dropped)?;
        self.sending.get(&(wait.task, ended_us)).copied()
    }

    /// How many bytes went when this was given up, if any did.
    pub fn with_parked(&self, parked: &Parked) -> Option<u64> {
        let is_read = parked.operation == Operation::Read && parked.dropped;
        let ended_us = parked.to_us.filter(|_| is_read)?;
        self.reading.get(&(parked.task, parked.line, ended_us)).copied()
    }

    /// What stands behind the name of the lane of this wait.
    pub fn of_wait(&self, wait: &Wait) -> String {
        let is_room = wait.kind == WaitKind::Turn && wait.label == room();
        let lost = self.messages.get(&(wait.task, wait.awaited)).filter(|_| is_room);
        lost.map(|count| format!(" ({count} lost)")).unwrap_or_default()
    }

    /// What stands behind the name of the lane of this.
    pub fn of_parked(&self, parked: &Parked) -> String {
        let is_read = parked.operation == Operation::Read;
        let lost = self.bytes.get(&(parked.task, parked.line)).filter(|_| is_read);
        let words = |count: &u64| match count {
            1 => " (1 byte lost)".to_owned(),
            count => format!(" ({count} bytes lost)"),
        };
        lost.map(words).unwrap_or_default()
    }
}

fn room() -> &'static str {
    resource_name(ResourceKind::Mpsc)
}
