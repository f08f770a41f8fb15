//! Locks and permits in hand: from when they are taken until they are given back.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use protocol::event::{ItemId, TaskId};

use super::kept::Kept;
use super::now::Now;
use crate::judgement::story::Hold;

/// The most permits that are told of one taking.
const MOST_AT_ONCE: u32 = 64;

/// All holds so far.
#[derive(Default)]
pub struct Holds {
    pub told: Kept<Hold>,
    in_hand: HashMap<ItemId, InHand>,
}

/// The holds on one resource that go on.
#[derive(Default)]
struct InHand {
    all: BTreeSet<usize>,
    by_task: HashMap<TaskId, BTreeSet<usize>>,
}

impl Holds {
    /// They are taken. Where they stand.
    pub fn acquired(&mut self, hold: &Hold, amount: u32) -> Range<usize> {
        let before = self.told.all.len();
        for _ in 0..amount.min(MOST_AT_ONCE) {
            let Some(index) = self.told.push(hold.clone()) else { break };
            let in_hand = self.in_hand.entry(hold.resource).or_default();
            in_hand.all.insert(index);
            in_hand.by_task.entry(hold.task).or_default().insert(index);
        }
        before..self.told.all.len()
    }

    /// What a task took, it usually gives back itself; else the oldest goes. Which ones went.
    pub fn released(&mut self, resource: ItemId, amount: u32, now: Now) -> Vec<usize> {
        let mut went = vec![];
        let Some(in_hand) = self.in_hand.get_mut(&resource) else { return went };
        for _ in 0..amount {
            let mine = in_hand.by_task.get(&now.task).and_then(BTreeSet::first);
            let Some(&index) = mine.or(in_hand.all.first()) else { break };
            let hold = &mut self.told.all[index];
            hold.to_us = Some(now.at_us);
            in_hand.forget(index, hold.task);
            went.push(index);
        }
        if in_hand.all.is_empty() {
            self.in_hand.remove(&resource);
        }
        went
    }
}

impl InHand {
    fn forget(&mut self, index: usize, taken_by: TaskId) {
        self.all.remove(&index);
        if let Some(theirs) = self.by_task.get_mut(&taken_by) {
            theirs.remove(&index);
            if theirs.is_empty() {
                self.by_task.remove(&taken_by);
            }
        }
    }
}
