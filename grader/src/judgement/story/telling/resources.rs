//! Locks, semaphores, barriers, channels and intervals: where they were made, who waits for them, and who
//! has what they give.

use protocol::event::{ItemId, ResourceKind, ShortPlace};

use super::Teller;
use super::now::Now;
use crate::judgement::story::{Hold, MOST_TOLD, Subject, Wait, WaitKind, resource_name};
use crate::vocabulary::steps::State;

/// The most locks and channels whose names are kept while a story is told.
const MOST_RESOURCES: usize = 4 * MOST_TOLD;

impl Teller<'_> {
    pub(super) fn resource_made(
        &mut self,
        id: ItemId,
        kind: ResourceKind,
        place: Option<ShortPlace>,
        now: Now,
    ) {
        let standing = self.next.take(now.task);
        if self.resources.len() >= MOST_RESOURCES {
            self.story.untold += 1;
            return;
        }
        let line = self.files.line(place).or(standing.line);
        self.resources.insert(id, (kind, line));
        if kind == ResourceKind::Mpsc {
            self.channels.made(id, line);
        }
        if let Some(made_in) = self.files.foreign(place) {
            self.story.foreign.resources.insert(id, made_in);
        }
    }

    pub(super) fn turn_started(&mut self, resource: ItemId, wait: ItemId, now: Now) {
        let Some((kind, line)) = self.resources.get(&resource).copied() else { return };
        // What ticks elsewhere is nothing of the learner's.
        if kind == ResourceKind::Interval && line.is_none() {
            return;
        }
        let (waits_for, resource) = match kind {
            ResourceKind::Interval => (WaitKind::Tick, None),
            _ => (WaitKind::Turn, Some(resource)),
        };
        let made = Wait::made(waits_for, resource_name(kind).to_owned(), line, now);
        self.waits.add(wait, Wait { resource, ..made });
        self.wait_started(wait, now);
    }

    pub(super) fn capacity(&mut self, resource: ItemId, amount: u32) {
        match self.resources.get(&resource) {
            Some((ResourceKind::Mpsc, _)) => self.channels.has_room_for(resource, amount),
            Some((ResourceKind::Barrier, _)) => {
                self.story.barriers.entry(resource).or_insert(amount);
            }
            Some((ResourceKind::Semaphore, _)) => {
                self.story.permits.entry(resource).or_insert(amount);
            }
            Some(_) | None => {}
        }
    }

    pub(super) fn acquired(&mut self, resource: ItemId, amount: u32, now: Now) {
        let standing = self.standing(now);
        let Some((kind, line)) = self.resources.get(&resource).copied() else { return };
        if kind == ResourceKind::Mpsc {
            self.channels.sent(resource, amount, &standing, now);
            return;
        }
        let asked = || self.asked.get(&(now.task, resource)).copied();
        let (task, from_us, taken) = (now.task, now.at_us, standing.line.or_else(asked));
        let hold = Hold { resource, kind, line, taken, task, from_us, to_us: None };
        let taken = self.holds.acquired(&hold, amount);
        self.note(taken.map(|index| (Subject::Hold(index), State::Held)), now);
    }

    pub(super) fn released(&mut self, resource: ItemId, amount: u32, now: Now) {
        let standing = self.standing(now);
        if let Some((ResourceKind::Mpsc, _)) = self.resources.get(&resource) {
            if !standing.drops {
                self.steps += self.parking.goes_on(&standing, now);
            }
            self.channels.taken(resource, amount, &standing, now);
            return;
        }
        let given_back = self.holds.released(resource, amount, now);
        self.steps += given_back.len() as u64;
        let given_back = given_back.into_iter();
        self.note(given_back.map(|index| (Subject::Hold(index), State::GivenBack)), now);
    }

    pub(super) fn granted(&mut self, wait: ItemId, now: Now) {
        if let Some(wait) = self.waits.open(wait) {
            wait.granted_us = Some(now.at_us);
        }
    }
}
