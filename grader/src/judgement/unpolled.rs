//! Futures of one task that nobody polls while the task waits for what they have: a set of futures whose
//! owner awaits something else, or a branch of `select!` that is kept for later.
//!
//! All of it is read from the end of a story. That a future is not polled is known of two kinds: what was
//! given it is not taken, or the time that it waited for is past.

use std::collections::BTreeMap;

use protocol::event::{ItemId, ResourceKind, TaskId};

use crate::judgement::standstill::open_turns;
use crate::judgement::story::{Hold, Story, Wait, WaitKind};

/// A wait for a lock, or a permit, that futures of the same task have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpolled {
    pub task: TaskId,
    pub resource: ItemId,
    /// When the task began to wait.
    pub since_us: u64,
    /// Where the task waits, and where what it waits for was made.
    pub awaits: Option<u32>,
    pub kind: ResourceKind,
    pub made: Option<u32>,
    pub granted: Option<Granted>,
    pub overdue: Option<Overdue>,
}

/// What was given to futures that had asked for it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    pub futures: usize,
    /// Where the first of them had asked, and when it was given it.
    pub asked: Option<u32>,
    pub at_us: u64,
}

/// What the task has, and something begun since that was over long ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    pub taken: Option<u32>,
    pub wait: Box<Wait>,
    pub due_us: u64,
}

/// The last wait of a task that is held up so, if there is one.
pub fn find(story: &Story) -> Option<Unpolled> {
    let lacking = open_turns(story).filter(|wait| wait.granted_us.is_none());
    // Of each task its last one: that is polled.
    let last: BTreeMap<TaskId, &Wait> = lacking.map(|wait| (wait.task, wait)).collect();
    last.into_values().find_map(|last| held_up(story, last))
}

fn held_up(story: &Story, last: &Wait) -> Option<Unpolled> {
    let (resource, kind) = (last.resource?, kind_of(story, last)?);
    let mut holds = story.holds.iter().filter(|hold| hold.resource == resource);
    let open = |hold: &&Hold| hold.to_us.is_none();
    // Anybody else who has some of it may be the one to wait for.
    if story.untold > 0 || holds.clone().filter(open).any(|hold| hold.task != last.task) {
        return None;
    }
    let granted = granted(story, last);
    let overdue = holds.find_map(|hold| overdue(story, Some(hold).filter(open)?, last));
    let found = granted.is_some() || overdue.is_some();
    found.then_some(Unpolled {
        task: last.task,
        resource,
        since_us: last.started_us?,
        awaits: last.awaited,
        kind,
        made: last.line,
        granted,
        overdue,
    })
}

/// What can be had by one and lacked by others, and is given in the order of asking.
fn kind_of(story: &Story, wait: &Wait) -> Option<ResourceKind> {
    let kind = story.holds.iter().find(|hold| Some(hold.resource) == wait.resource)?.kind;
    let lets_go = [ResourceKind::Mutex, ResourceKind::RwLock, ResourceKind::Semaphore];
    lets_go.contains(&kind).then_some(kind)
}

fn granted(story: &Story, last: &Wait) -> Option<Granted> {
    let same = |wait: &&Wait| wait.resource == last.resource && wait.task == last.task;
    let mut given = open_turns(story).filter(same).filter(|wait| wait.granted_us.is_some());
    let first = given.next()?;
    Some(Granted { futures: 1 + given.count(), asked: first.awaited, at_us: first.granted_us? })
}

/// The first call or timer of the task that was begun between this hold and the last wait and is over, and
/// nobody has looked.
fn overdue(story: &Story, hold: &Hold, last: &Wait) -> Option<Overdue> {
    let begun = |wait: &&Wait| {
        wait.task == last.task
            && wait.kind != WaitKind::Turn
            && wait.ended_us.is_none()
            && wait.started_us.is_some_and(|us| hold.from_us <= us)
            && wait.started_us <= last.started_us
    };
    let mut begun = story.waits.iter().filter(begun);
    let overdue =
        begun.find_map(|wait| Some((wait, wait.due_us().filter(|us| *us < story.now_us)?)));
    let (wait, due_us) = overdue?;
    Some(Overdue { taken: hold.taken, wait: Box::new(wait.clone()), due_us })
}
