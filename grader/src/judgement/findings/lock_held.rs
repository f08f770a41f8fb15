//! Too slow, and a lock was in hand while something else was waited for and others queued.

use std::collections::HashMap;

use protocol::event::{ItemId, ResourceKind};

use super::facts::FailedRun;
use super::facts::{Inside, Name, Took, at, made_at};
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::{Hold, Story, WaitKind, resource_name};
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockHeld {
    seen: Seen,
    /// Every lock that the text takes is for writing, though there are some for reading.
    only_writes: bool,
    took: Took,
}

/// One lock that was held while its task waited for something else that took time, and others queued
/// for it: what it cost nobody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    lock: &'static str,
    made: Option<u32>,
    while_waiting: Name,
    /// Where that is awaited.
    line: Option<u32>,
    queued: usize,
}

pub fn find(run: &FailedRun<'_>) -> Option<LockHeld> {
    let (began_us, took) = run.too_slow()?;
    let looker =
        Looker { run, inside: Inside::of(&run.spans(began_us, took)), queues: queues(run.story) };
    run.story.holds.iter().find_map(|hold| {
        let only_writes = only_writes(run, hold);
        // Who writes holds it alone, and has to.
        if hold.kind == ResourceKind::RwLock && !only_writes {
            return None;
        }
        Some(LockHeld { seen: looker.look(hold)?, only_writes, took })
    })
}

/// The one for which most have queued. A semaphore's permits are there to be held meanwhile.
pub fn seen(run: &FailedRun<'_>) -> Option<Seen> {
    let spans: Vec<_> = run.waits_seen_through().collect();
    let looker = Looker { run, inside: Inside::of(&spans), queues: queues(run.story) };
    let locks = [ResourceKind::Mutex, ResourceKind::RwLock];
    let holds = run.story.holds.iter().filter(|hold| locks.contains(&hold.kind));
    // The first of several.
    let found = holds.filter_map(|hold| looker.look(hold));
    found.reduce(|most, next| if next.queued > most.queued { next } else { most })
}

fn only_writes(run: &FailedRun<'_>, hold: &Hold) -> bool {
    hold.kind == ResourceKind::RwLock
        && !["read", "read_owned", "try_read"]
            .iter()
            .any(|method| clues::is_called(run.source, method, None))
}

/// What it takes to see what went on while a lock was held.
struct Looker<'a> {
    run: &'a FailedRun<'a>,
    inside: Inside<'a>,
    queues: HashMap<ItemId, Queue>,
}

impl Looker<'_> {
    fn look(&self, hold: &Hold) -> Option<Seen> {
        let to_us = hold.to_us?;
        let queued = self.queues.get(&hold.resource)?.meanwhile(hold.from_us, to_us);
        let meanwhile = self.inside.find(hold.task, hold.from_us, to_us)?;
        (queued > 0).then(|| Seen {
            lock: resource_name(hold.kind),
            made: hold.line,
            while_waiting: self.run.name(meanwhile.wait),
            line: meanwhile.wait.line,
            queued,
        })
    }
}

impl Seen {
    /// It in words, with what to do.
    pub fn sentence(&self) -> String {
        format!(
            "The {} Let go of it before, if what it guards is not needed for that.",
            self.words()
        )
    }

    /// The line to look at.
    pub fn line(&self) -> Option<u32> {
        self.line.or(self.made)
    }

    fn words(&self) -> String {
        let Self { lock, while_waiting, queued, .. } = self;
        let (made, at) = (made_at(self.made), at(self.line));
        let queue = match queued {
            1 => "one other waits".to_owned(),
            others => format!("{others} others wait"),
        };
        format!(
            "{lock}{made} is held while {while_waiting}{at} is awaited, and {queue} for it meanwhile."
        )
    }
}

/// When those who queue for a resource begin and stop to, each sorted.
#[derive(Default)]
struct Queue {
    begins: Vec<u64>,
    ends: Vec<u64>,
}

impl Queue {
    /// How many queued at some time between these.
    fn meanwhile(&self, from_us: u64, to_us: u64) -> usize {
        let began = self.begins.partition_point(|at_us| *at_us < to_us);
        let gone = self.ends.partition_point(|at_us| *at_us <= from_us);
        began.saturating_sub(gone)
    }
}

fn queues(story: &Story) -> HashMap<ItemId, Queue> {
    let mut queues: HashMap<ItemId, Queue> = HashMap::new();
    for wait in story.waits.iter().filter(|wait| wait.kind == WaitKind::Turn) {
        let (Some(resource), Some(from_us)) = (wait.resource, wait.started_us) else { continue };
        let to_us = wait.ended_us.unwrap_or(story.now_us);
        if from_us < to_us {
            let queue = queues.entry(resource).or_default();
            queue.begins.push(from_us);
            queue.ends.push(to_us);
        }
    }
    for queue in queues.values_mut() {
        queue.begins.sort_unstable();
        queue.ends.sort_unstable();
    }
    queues
}

impl Tell for LockHeld {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::LockHeld
    }

    fn sentence(&self) -> String {
        let readers = match self.only_writes {
            true => " `read` lets all in who only read.",
            false => "",
        };
        format!("{}: the {}{readers}", self.took.slow(), self.seen.words())
    }

    fn line(&self) -> Option<u32> {
        self.seen.line()
    }

    fn related(&self) -> Vec<Related> {
        let Seen { lock, made, .. } = self.seen;
        Related::at(made, format!("Here the {lock} is made.")).into_iter().collect()
    }
}

#[cfg(test)]
pub fn samples() -> Vec<LockHeld> {
    let seen = |queued, lock| Seen {
        lock,
        made: Some(4),
        while_waiting: Name::data("io"),
        line: Some(6),
        queued,
    };
    let held = |queued, only_writes| LockHeld {
        seen: seen(queued, if only_writes { "RwLock" } else { "Mutex" }),
        only_writes,
        took: Took { got_ms: 180, expected_ms: 100 },
    };
    vec![held(1, false), held(4, true)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::Wait;

    #[test]
    fn a_lock_is_held_where_others_queue_for_the_same_one_meanwhile() {
        let hold = |resource| Hold {
            resource,
            kind: ResourceKind::Mutex,
            line: Some(3),
            taken: None,
            task: 1,
            from_us: 0,
            to_us: Some(50_000),
        };
        let turn = |resource, from, to| Wait {
            resource: Some(resource),
            ..wait(WaitKind::Turn, "Mutex", from, Some(to), false)
        };
        let io = || wait(WaitKind::Call, "io", 0, Some(50), false);
        let table = [
            (vec![io(), turn(5, 0, 50)], Some(1)),
            (vec![io(), turn(5, 0, 50), turn(5, 10, 100)], Some(2)),
            (vec![io(), turn(6, 0, 50)], None),
            (vec![io(), turn(5, 50, 100)], None),
            (vec![turn(5, 0, 50)], None),
        ];
        for (waits, expected) in table {
            let story = Story { waits, holds: vec![hold(5)], ..Story::default() };
            let mut run = Run::of(story);
            run.report.checks = vec![elapsed(50, 100)];
            assert_eq!(run.look(find).map(|found| found.seen.queued), expected);
        }
    }
}
