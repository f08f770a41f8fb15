//! Waits of which only wakers tell: from when a waker is left until it is called, let go, or not left
//! again.

use std::collections::HashMap;

use protocol::event::TaskId;

use super::kept::Kept;
use super::now::Now;
use super::standing::Standing;
use crate::judgement::story::{Operation, Parked};

/// The most that one task is seen to wait for at once.
const MOST_AT_ONCE: usize = 64;

/// All such waits so far.
#[derive(Default)]
pub struct Parking {
    pub told: Kept<Parked>,
    /// Those of each task that go on.
    open: HashMap<TaskId, Vec<Open>>,
    /// How often each task was polled.
    polls: HashMap<TaskId, u64>,
    /// In which of its polls the test has last dropped one of several futures of this task, and when.
    test_dropped: HashMap<TaskId, (u64, u64)>,
    /// When each task has last given up reading on this line.
    given_up: HashMap<(TaskId, Option<u32>), u64>,
    /// When a task has ended last. Nobody tells who is woken by that.
    task_ended_us: Option<u64>,
    /// Somebody left a waker where nobody looked.
    pub unseen: bool,
}

struct Open {
    index: usize,
    operation: Operation,
    standing: Standing,
    /// The poll in which the waker was left last, and when that was.
    poll: u64,
    asked_us: u64,
    /// The task was woken then, and by this one, but nobody knows for what.
    maybe_ended: Option<(u64, Option<TaskId>)>,
    /// Since then the task stands elsewhere in the same function. A function that polls by hand looks at
    /// several lines in one poll, so only the end of that poll tells.
    left_us: Option<u64>,
}

/// How a wait is over.
#[derive(Clone, Copy)]
enum End {
    /// This task has ended it.
    Woken(TaskId),
    /// Whoever waited does not any more.
    GivenUp { by_test: bool },
}

/// By the answer itself, or with its task.
const GIVEN_UP: End = End::GivenUp { by_test: false };

impl Parking {
    /// A task is polled, so often at this instant. What it has not asked for again in the poll before
    /// is not awaited any more. How many steps that took.
    pub fn polled(&mut self, task: TaskId, times: u32, at_us: u64) -> u64 {
        let left = self.settle(task);
        let polls = self.polls.entry(task).or_default();
        let before = *polls;
        *polls += u64::from(times);
        // Of several polls at once, only the last leaves what counts.
        let renewed = |open: &Open| open.operation.is_renewed() && open.poll < before;
        // What the test has dropped was not asked in that poll.
        let (at_us, end) = match self.test_dropped.get(&task) {
            Some((poll, at_us)) if *poll == before => (*at_us, End::GivenUp { by_test: true }),
            _ => (at_us, GIVEN_UP),
        };
        left + self.close(task, at_us, end, renewed)
    }

    /// The test drops one of several futures of `task`, while the others go on.
    pub fn drops_one(&mut self, task: TaskId, at_us: u64) {
        let poll = self.polls.get(&task).copied().unwrap_or_default();
        self.test_dropped.insert(task, (poll, at_us));
    }

    /// A poll is over: what the task had left in it, it has left.
    fn settle(&mut self, task: TaskId) -> u64 {
        let open = self.open.get(&task).map(Vec::as_slice).unwrap_or_default();
        // They all were left in one poll.
        let Some(left_us) = open.iter().find_map(|open| open.left_us) else { return 0 };
        self.close(task, left_us, GIVEN_UP, |open| open.left_us.is_some())
    }

    /// It leaves its waker there.
    pub fn left(&mut self, standing: &Standing, now: Now) {
        let Some(operation) = standing.operation else { return };
        let line = standing.line;
        let poll = self.polls.get(&now.task).copied().unwrap_or_default();
        let open = self.open.entry(now.task).or_default();
        let same = |open: &&mut Open| {
            let is_there = open.operation == operation && open.standing.is_at(standing);
            is_there && !standing.is_beside(&open.standing)
        };
        if let Some(again) = open.iter_mut().find(same) {
            (again.poll, again.maybe_ended, again.left_us) = (poll, None, None);
            again.asked_us = now.at_us;
            return;
        }
        if open.len() >= MOST_AT_ONCE {
            self.told.untold += 1;
            return;
        }
        let parked = Parked {
            operation,
            line,
            task: now.task,
            from_us: now.at_us,
            to_us: None,
            dropped: false,
            dropped_by_test: false,
            woken_by: None,
            window: now.window,
        };
        if let Some(index) = self.told.push(parked) {
            open.push(Open {
                index,
                operation,
                standing: standing.clone(),
                poll,
                asked_us: now.at_us,
                maybe_ended: None,
                left_us: None,
            });
        }
    }

    /// Somebody calls a waker of `task` there.
    pub fn used(&mut self, task: TaskId, standing: &Standing, now: Now) -> u64 {
        let left = if task == now.task { 0 } else { self.settle(task) };
        let Some(by) = standing.operation else {
            let open = self.open.get_mut(&task).map(Vec::as_mut_slice).unwrap_or_default();
            for open in open.iter_mut() {
                open.maybe_ended.get_or_insert((now.at_us, None));
            }
            return left + open.len() as u64;
        };
        let may_end = |open: &Open| open.operation.is_ended_by(by);
        let steps = left + self.several_may_end(task, now, may_end);
        let is_one_of_several = |open: &Open| matches!(open.maybe_ended, Some((_, Some(_))));
        let ends = |open: &Open| may_end(open) && !is_one_of_several(open);
        steps + self.close(task, now.at_us, End::Woken(now.task), ends)
    }

    /// What a span tells of has come to `task`: that is what it was woken for, if nobody knows.
    pub fn is_explained(&mut self, task: TaskId) -> u64 {
        let open = self.open.get_mut(&task).map(Vec::as_mut_slice).unwrap_or_default();
        let is_unknown = |open: &&mut Open| matches!(open.maybe_ended, Some((_, None)));
        open.iter_mut().filter(is_unknown).for_each(|open| open.maybe_ended = None);
        open.len() as u64
    }

    /// Of several that are asked for anew in each poll, the next one tells which it was.
    fn several_may_end(&mut self, task: TaskId, now: Now, may_end: impl Fn(&Open) -> bool) -> u64 {
        let Some(open) = self.open.get_mut(&task) else { return 0 };
        let is_one = |open: &&mut Open| may_end(open) && open.operation.is_renewed();
        if open.iter_mut().filter(is_one).count() > 1 {
            for open in open.iter_mut().filter(is_one) {
                open.maybe_ended = Some((now.at_us, Some(now.task)));
            }
        }
        2 * open.len() as u64
    }

    /// A waker of `task` is let go. A renewed one has been replaced.
    pub fn dropped(&mut self, task: TaskId, standing: &Standing, now: Now) -> u64 {
        let ends = |open: &Open| {
            Some(open.operation) == standing.operation && !open.operation.is_renewed()
        };
        let open = self.open.get_mut(&task).map(Vec::as_mut_slice).unwrap_or_default();
        // It was still there to be let go, so whatever has woken the task was something else.
        let kept = |open: &&mut Open| ends(open) && open.operation.takes_its_waker();
        open.iter_mut().filter(kept).for_each(|open| open.maybe_ended = None);
        self.close(task, now.at_us, End::GivenUp { by_test: now.is_the_tests() }, ends)
    }

    /// The test drops what `task` waits for. What that has given up itself before, it did not ask for in
    /// its last poll.
    pub fn let_go(&mut self, task: TaskId, at_us: u64) -> u64 {
        let left = self.settle(task);
        let last = self.polls.get(&task).copied().unwrap_or_default();
        let given_up = |open: &Open| open.operation.is_renewed() && open.poll < last;
        let left = left + self.close(task, at_us, GIVEN_UP, given_up);
        left + self.close(task, at_us, End::GivenUp { by_test: true }, |_| true)
    }

    /// A task stands there now: what it awaited elsewhere in the same function it does not any more,
    /// unless it asks for it again in this poll.
    pub fn moves_on(&mut self, standing: &Standing, now: Now) -> u64 {
        let open = self.open.get_mut(&now.task).map(Vec::as_mut_slice).unwrap_or_default();
        for open in open.iter_mut().filter(|open| standing.is_past(&open.standing)) {
            open.left_us.get_or_insert(now.at_us);
        }
        open.len() as u64
    }

    /// What a task has awaited there has come, and nobody has called its waker in anybody's poll: it was
    /// a matter of time.
    pub fn goes_on(&mut self, standing: &Standing, now: Now) -> u64 {
        let (Some(operation), Some(_)) = (standing.operation, standing.line) else { return 0 };
        let is_it = |open: &Open| {
            let is_there = open.operation == operation && open.standing.is_at(standing);
            is_there && !standing.is_beside(&open.standing)
        };
        let all = self.open.get_mut(&now.task).map(Vec::as_mut_slice).unwrap_or_default();
        // Of several that the task may have been woken for it was this one.
        if all.iter().any(is_it) {
            let same = |open: &&mut Open| open.operation == operation && !is_it(open);
            all.iter_mut().filter(same).for_each(|open| open.maybe_ended = None);
        }
        self.close(now.task, now.at_us, End::Woken(now.task), is_it)
    }

    /// What the task read there is gone with what read it, and something else reads now. When that was
    /// awaited last.
    pub fn loses(&mut self, line: Option<u32>, now: Now) -> u64 {
        let is_it = |open: &Open| open.operation == Operation::Read && open.standing.line == line;
        let open = self.open.get(&now.task).and_then(|open| open.iter().find(|open| is_it(open)));
        let at_us = match open {
            Some(open) => open.left_us,
            None => self.given_up.get(&(now.task, line)).copied(),
        };
        let at_us = at_us.unwrap_or(now.at_us);
        self.close(now.task, at_us, GIVEN_UP, is_it);
        at_us
    }

    /// A task is gone, and all it waited for with it.
    pub fn ended(&mut self, task: TaskId, at_us: u64) -> u64 {
        self.polls.remove(&task);
        let steps = self.close(task, at_us, GIVEN_UP, |_| true);
        self.task_ended_us = Some(at_us);
        steps
    }

    /// This last poll of the task has asked nobody.
    pub fn asks_nobody(&mut self, task: TaskId) {
        if let Some(polls) = self.polls.get_mut(&task) {
            *polls = polls.saturating_sub(1);
        }
    }

    /// Nobody looks any more: what goes on now is not known.
    pub fn lose_sight(&mut self) {
        if self.unseen {
            return;
        }
        self.unseen = true;
        self.settle_all();
        for open in std::mem::take(&mut self.open).into_values().flatten() {
            let parked = &mut self.told.all[open.index];
            (parked.to_us, parked.dropped) = (Some(parked.from_us), false);
        }
    }

    /// The record ends: what was not asked for again in the last poll is not awaited any more, and was
    /// when it was asked for last.
    pub fn finish(&mut self) {
        self.settle_all();
        for (task, open) in std::mem::take(&mut self.open) {
            let last = self.polls.get(&task).copied().unwrap_or_default();
            for open in open.iter().filter(|open| open.operation.is_renewed() && open.poll < last) {
                let parked = &mut self.told.all[open.index];
                (parked.to_us, parked.dropped) = (Some(open.asked_us), true);
            }
        }
    }

    fn settle_all(&mut self) {
        let tasks: Vec<_> = self.open.keys().copied().collect();
        for task in tasks {
            self.settle(task);
        }
    }

    fn close(&mut self, task: TaskId, at_us: u64, end: End, ends: impl Fn(&Open) -> bool) -> u64 {
        let Some(open) = self.open.get_mut(&task) else { return 0 };
        let steps = open.len() as u64;
        let told = &mut self.told.all;
        let a_task_ended = self.task_ended_us == Some(at_us);
        open.retain(|open| {
            let ends = ends(open);
            if ends {
                let parked = &mut told[open.index];
                let (ended_us, woken_by, by_test) = match (end, open.maybe_ended) {
                    (End::Woken(_), Some((_, Some(by)))) => (at_us, Some(by), false),
                    (End::Woken(by), _) => (at_us, Some(by), false),
                    (End::GivenUp { .. }, Some((woken_us, by))) => (woken_us, by, false),
                    (End::GivenUp { by_test }, None) => (at_us, None, by_test),
                };
                (parked.to_us, parked.woken_by) = (Some(ended_us), woken_by);
                let has_come =
                    open.maybe_ended.is_some() || open.operation == Operation::Task && a_task_ended;
                parked.dropped = woken_by.is_none() && !has_come;
                parked.dropped_by_test = parked.dropped && by_test;
                if parked.dropped && open.operation == Operation::Read {
                    self.given_up.insert((task, parked.line), at_us);
                }
            }
            !ends
        });
        if open.is_empty() {
            self.open.remove(&task);
        }
        steps
    }
}
