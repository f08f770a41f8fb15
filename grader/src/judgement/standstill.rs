//! Who waits for whom where nothing goes on any more: each wait that is left, who has what is waited
//! for, and the circle that they make, if they make one.
//!
//! All of it is read from the end of a story. Nothing is guessed: where a list is not complete, nobody
//! is named.

use std::collections::{HashMap, HashSet};

use protocol::event::{ItemId, ROOT_TASK, ResourceKind, TaskId};

use crate::judgement::story::{Channel, Hold, Operation, Parked, Peer, Story, Wait, WaitKind};

/// A lock, or permits, that a task has asked for and another one has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub task: TaskId,
    /// Where it waits.
    pub awaits: Option<u32>,
    /// What it waits for, and where that was made.
    pub kind: ResourceKind,
    pub resource: ItemId,
    pub made: Option<u32>,
    /// Who has that, and where they took it.
    pub holder: TaskId,
    pub taken: Option<u32>,
}

/// The tasks that wait for each other: each link's holder is the next one's task, and the last one's
/// is the first's.
pub fn circle(story: &Story) -> Option<Vec<Link>> {
    if story.untold > 0 {
        return None;
    }
    let mut links: HashMap<TaskId, Vec<Link>> = HashMap::new();
    let holders = holders(story);
    let go_on = goes_on(story);
    for wait in open_turns(story).filter(|wait| !go_on.contains(&wait.task)) {
        links.entry(wait.task).or_default().extend(link(story, &holders, wait));
    }
    let mut begins: Vec<_> = links.keys().copied().collect();
    begins.sort_unstable();
    begins.into_iter().find_map(|task| from(task, &links))
}

/// The circle that `task` is in, if there is one, going from each to the first that has what it
/// waits for.
fn from(task: TaskId, links: &HashMap<TaskId, Vec<Link>>) -> Option<Vec<Link>> {
    let mut way: Vec<Link> = vec![];
    let mut at = task;
    loop {
        let next = *links.get(&at)?.first()?;
        way.push(next);
        if next.holder == task {
            // Who waits for itself is no circle.
            return (way.len() > 1).then_some(way);
        }
        if way.iter().any(|link| link.task == next.holder) {
            return None;
        }
        at = next.holder;
    }
}

fn link(story: &Story, holders: &HashMap<ItemId, Vec<&Hold>>, wait: &Wait) -> Option<Link> {
    let resource = wait.resource?;
    let theirs = holders.get(&resource)?;
    let hold = theirs.first()?;
    // Where several have some of it, any one of them may let go.
    let is_one = theirs.iter().all(|other| other.task == hold.task);
    (is_one && hold.task != wait.task).then(|| Link {
        task: wait.task,
        awaits: wait.awaited,
        kind: hold.kind,
        resource,
        made: hold.line,
        holder: hold.task,
        taken: hold.taken.or_else(|| asked_at(story, hold)),
    })
}

/// Where the task that has it had waited for it.
fn asked_at(story: &Story, hold: &Hold) -> Option<u32> {
    let mut waits = story.waits.iter();
    let its = |wait: &&Wait| {
        wait.task == hold.task
            && wait.resource == Some(hold.resource)
            && wait.completed().is_some_and(|(_, to_us)| to_us == hold.from_us)
    };
    waits.find(its)?.awaited
}

fn holders(story: &Story) -> HashMap<ItemId, Vec<&Hold>> {
    let mut holders: HashMap<ItemId, Vec<&Hold>> = HashMap::new();
    for hold in story.holds.iter().filter(|hold| hold.to_us.is_none()) {
        holders.entry(hold.resource).or_default().push(hold);
    }
    holders
}

/// How much of a run that stands still is drawn, at least, after the last that happened.
const LEAST_STANDSTILL_US: u64 = 10_000;

/// A story that ends soon after it has come to stand still: all the time until it was given up would leave
/// no room for what came before.
pub fn to_be_drawn(mut story: Story) -> Story {
    if story.unrecorded > 0 {
        return story;
    }
    let open = story.waits.iter().filter(|wait| wait.ended_us.is_none());
    let passed = open.filter_map(Wait::due_us).filter(|due_us| *due_us <= story.now_us);
    let last_us = passed.max().unwrap_or(0).max(story.last_active_us);
    let more_us = (last_us / 4).max(LEAST_STANDSTILL_US);
    story.now_us = story.now_us.min(last_us.saturating_add(more_us));
    story
}

/// How many locks and their like `task` waits for that it has itself, and nobody else.
pub fn waits_for_its_own(story: &Story, task: TaskId) -> usize {
    let holders = holders(story);
    let own = |resource: &ItemId| {
        let theirs = holders.get(resource);
        theirs.is_some_and(|holds| holds.iter().all(|hold| hold.task == task))
    };
    let awaited = open_turns(story).filter(|wait| wait.task == task);
    let resources: HashSet<ItemId> = awaited.filter_map(|wait| wait.resource).collect();
    resources.iter().filter(|resource| own(resource)).count()
}

/// Turns that are still waited for.
pub fn open_turns(story: &Story) -> impl Iterator<Item = &Wait> {
    story.waits.iter().filter(|wait| {
        wait.kind == WaitKind::Turn && wait.started_us.is_some() && wait.ended_us.is_none()
    })
}

/// Tasks that wait for something else as well, a call or a timer, after which they go on.
pub fn goes_on(story: &Story) -> HashSet<TaskId> {
    let open = story.waits.iter().filter(|wait| {
        wait.kind != WaitKind::Turn && wait.started_us.is_some() && wait.ended_us.is_none()
    });
    open.map(|wait| wait.task).collect()
}

/// What a task waits for at its end, and where, if it is one thing only.
pub fn waits_at(story: &Story, task: TaskId) -> Option<(&'static str, u32)> {
    let turns = open_turns(story).filter(|wait| wait.task == task);
    let turns = turns.map(|wait| (None, wait.awaited));
    let parked = story.parked.iter().filter(|one| one.task == task && one.to_us.is_none());
    let parked = parked.map(|one| (Some(one.operation), one.line));
    let mut all = turns.chain(parked);
    match (all.next()?, all.next()) {
        ((Some(operation), Some(line)), None) => Some((operation.name(), line)),
        _ => None,
    }
}

/// A barrier at which too few have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    pub made: Option<u32>,
    /// How many it waits for, and how many wait at it.
    pub size: u32,
    pub came: usize,
    /// Where these wait, each line once.
    pub lines: Vec<u32>,
}

/// The last barrier that is waited at, if it is known how many it waits for.
pub fn short_barrier(story: &Story, last: &Wait) -> Option<Short> {
    let resource = last.resource?;
    let size = *story.barriers.get(&resource)?;
    let there: Vec<_> = open_turns(story).filter(|wait| wait.resource == Some(resource)).collect();
    let mut lines: Vec<_> = there.iter().filter_map(|wait| wait.awaited).collect();
    lines.sort_unstable();
    lines.dedup();
    let is_short = there.len() < size as usize && story.untold == 0;
    is_short.then_some(Short { made: last.line, size, came: there.len(), lines })
}

/// Room in a channel that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Full {
    /// Where the task that waits was spawned; `None` for what the test has called.
    pub spawned: Option<u32>,
    /// Where they wait.
    pub awaits: Option<u32>,
    /// Where the channel was made.
    pub made: Option<u32>,
    pub capacity: u32,
    pub receiver: Receiver,
}

/// Who would have to receive from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// The very task that waits has received there before.
    Itself { line: Option<u32> },
    /// Another one has received there before.
    Other { line: Option<u32> },
    /// Nobody has received anything yet, and maybe nobody is left who could.
    Nobody { is_left: bool },
}

/// The room that `wait` waits for.
pub fn full_channel(story: &Story, wait: &Wait) -> Option<Full> {
    let is_it = |channel: &&Channel| Some(channel.resource) == wait.resource;
    let channel = story.channels.iter().find(is_it)?;
    let receiver = match channel.receiver {
        Some((task, line)) if task == wait.task => Receiver::Itself { line },
        Some((_, line)) => Receiver::Other { line },
        None => Receiver::Nobody { is_left: !nobody_else_lives(story, wait.task) },
    };
    let (awaits, made) = (wait.awaited, channel.line);
    let spawned = story.tasks.iter().find(|task| task.id == wait.task).and_then(|task| task.line);
    Some(Full { spawned, awaits, made, capacity: channel.capacity?, receiver })
}

/// A message, or its like, that somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silent {
    pub operation: Operation,
    pub line: u32,
    /// No other task is left that could send.
    pub alone: bool,
    /// How many messages have come of that channel, if it is known which it is.
    pub received: Option<u64>,
    /// Where that one was made.
    pub made: Option<u32>,
    /// How many bytes have come of whom it reads from, if that is known.
    pub bytes: Option<u64>,
}

/// What is awaited by wakers alone in the learner's lines, the last first. Tasks that wait for the end
/// of others wait for what these wait for.
pub fn silent(story: &Story) -> Option<Silent> {
    let is_open = |parked: &&Parked| {
        parked.to_us.is_none() && parked.operation != Operation::Task && parked.line.is_some()
    };
    let parked = story.parked.iter().rev().find(is_open)?;
    let channel = story.received_by(parked);
    Some(Silent {
        operation: parked.operation,
        line: parked.line?,
        alone: nobody_else_lives(story, parked.task),
        received: channel.map(|channel| channel.received),
        made: channel.and_then(|channel| channel.line),
        bytes: read_of_it(story, parked.task).filter(|_| parked.operation == Operation::Read),
    })
}

/// Two who wait for each other's bytes: the answer for what a peer sends, and that for what the answer
/// writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Where the answer waits.
    pub line: Option<u32>,
    /// How many bytes have reached the peer of those that it waits for, in all.
    pub arrived: u64,
    pub awaited: u64,
    /// How many were written that would have reached it if they had been flushed.
    pub unflushed: u64,
    /// Where the first of these were written.
    pub written: Option<u32>,
    /// Nothing was read so far of the peer that was connected before or after it.
    pub neighbour_unread: bool,
}

/// The peer that waits while it is waited for, if there is one.
pub fn unanswered(story: &Story) -> Option<Unanswered> {
    let waits = |peer: &&Peer| peer.reader.is_some() && peer.missing() > 0;
    let at = story.peers.iter().rposition(|peer| waits(&peer))?;
    let peer = &story.peers[at];
    let mut neighbours = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
    let unread = |peer: &Peer| peer.reader.is_none() && peer.read == 0 && peer.ends_read == 0;
    Some(Unanswered {
        neighbour_unread: neighbours.any(|at| story.peers.get(at).is_some_and(unread)),
        line: peer.reader.and_then(|task| reads_at(story, task)),
        arrived: peer.arrived,
        awaited: peer.awaited,
        unflushed: peer.unflushed,
        written: peer.written,
    })
}

/// Where a task waits for bytes, if it is on one line only.
fn reads_at(story: &Story, task: TaskId) -> Option<u32> {
    let mut lines = story.parked.iter().filter(|parked| {
        parked.task == task && parked.to_us.is_none() && parked.operation == Operation::Read
    });
    let line = lines.next()?.line?;
    lines.all(|other| other.line == Some(line)).then_some(line)
}

/// How many bytes a task has read of the only peer that it waits for, if it waits for one.
fn read_of_it(story: &Story, task: TaskId) -> Option<u64> {
    let mut peers = story.peers.iter().filter(|peer| peer.reader == Some(task));
    let read = peers.next()?.read;
    peers.next().is_none().then_some(read)
}

/// Whether a message is awaited on that line to the end.
pub fn is_awaited_on(story: &Story, line: u32) -> bool {
    let mut parked = story.parked.iter();
    parked.any(|parked| parked.to_us.is_none() && parked.line == Some(line))
}

/// Whether all other tasks have ended, but for the test's own, where it waits for nothing but the end
/// of this one.
fn nobody_else_lives(story: &Story, task: TaskId) -> bool {
    let spawned = story.tasks.iter().all(|other| other.id == task || other.ended.is_some());
    let only_for_it = |parked: &Parked| {
        parked.task != ROOT_TASK || parked.to_us.is_some() || parked.operation == Operation::Task
    };
    story.untold == 0 && spawned && (task == ROOT_TASK || story.parked.iter().all(only_for_it))
}
