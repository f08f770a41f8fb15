//! The open spans, what each stands for, and what begins and ends with entering one.

use std::num::NonZeroU64;

use protocol::event::{ItemId, ROOT_TASK, ResourceKind, TaskId};
use slab::Slab;
use tracing_core::span::Id;

/// Open spans that need no allocation, so that measuring a few hundred tasks measures them.
const ROOM_FOR_SPANS: usize = 1700;

/// The open spans. A closed one's id is given to the next.
pub struct Spans {
    open: Slab<Span>,
    /// The task span that was left last, until any other is entered or it is closed.
    just_left: Option<u64>,
}

impl Default for Spans {
    fn default() -> Self {
        Self { open: Slab::with_capacity(ROOM_FOR_SPANS), just_left: None }
    }
}

pub struct Span {
    /// How many hold it.
    pub handles: usize,
    pub kind: SpanKind,
}

/// What a span stands for.
#[derive(Clone, Copy)]
pub enum SpanKind {
    Task {
        task: TaskId,
        follows_itself: bool,
        panicked: bool,
    },
    BlockingTask {
        task: TaskId,
        ran: bool,
    },
    /// The hidden test's own future, or one that a learner's own runtime blocks on.
    BlockOn,
    /// The semaphore inside a public one or a channel: it knows the permits of its owner.
    Permits {
        resource: ItemId,
        of: ResourceKind,
    },
    /// Somebody who waits for permits, on this task. Who waits for a channel's has no other span.
    WaitForPermits {
        resource: ItemId,
        task: TaskId,
        wait: Option<(ItemId, bool)>,
        place: Place,
    },
    /// The semaphore inside another lock, whose permits are that lock's own affair.
    Queue,
    /// Somebody who waits in that.
    InQueue(Place),
    Timer {
        timer: ItemId,
    },
    Resource {
        resource: ItemId,
        kind: ResourceKind,
    },
    /// An operation on a timer: its state changes concern the timer.
    TimerOperation {
        timer: ItemId,
    },
    /// The poll of such an operation.
    TimerPoll {
        timer: ItemId,
        ready: bool,
    },
    Wait {
        wait: ItemId,
        ready: bool,
        /// It is told where it stands.
        seen: bool,
    },
    /// A wait that nobody has polled: a receiver is there from the start, and waits only once it is awaited.
    Unpolled {
        resource: ItemId,
    },
    /// The poll of the wait whose span this is.
    WaitPoll {
        of: u64,
    },
    Other,
}

/// A place in a queue for permits.
#[derive(Clone, Copy)]
pub struct Place {
    /// The wait that is told of, which stands there.
    pub wait: Option<ItemId>,
    /// How many permits it still lacks.
    pub missing: u64,
}

/// What begins where a span is entered.
pub enum Entered {
    /// A poll of this task.
    Task(TaskId),
    /// The first poll of the wait whose span this is.
    FirstPoll {
        of: u64,
        resource: ItemId,
    },
    Other,
}

impl Spans {
    /// The timer whose poll this is, if that has found it over.
    pub fn fired(&mut self, poll: u64) -> Option<ItemId> {
        match self.get_mut(poll)?.kind {
            SpanKind::TimerPoll { timer, ready: true } => Some(timer),
            _ => None,
        }
    }

    pub fn insert(&mut self, span: Span) -> Id {
        // One more than its place: no id is zero.
        let place = self.open.insert(span) as u64;
        Id::from_non_zero_u64(NonZeroU64::MIN.saturating_add(place))
    }

    /// A new run begins, which gives its items the same names: what a `static` has kept from one before is
    /// none of them.
    pub fn forget(&mut self) {
        for (_, span) in &mut self.open {
            if !matches!(span.kind, SpanKind::BlockOn) {
                span.kind = SpanKind::Other;
            }
        }
    }

    pub fn get_mut(&mut self, id: u64) -> Option<&mut Span> {
        self.open.get_mut(place(id))
    }

    pub fn remove(&mut self, id: u64) {
        self.open.try_remove(place(id));
        self.just_left.take_if(|left| *left == id);
    }

    /// Notes the entry, and says what begins with it.
    pub fn enter(&mut self, id: u64) -> Entered {
        let just_left = self.just_left.take();
        let Some(span) = self.get_mut(id) else { return Entered::Other };
        let of = match &mut span.kind {
            SpanKind::Task { task, follows_itself, .. } => {
                *follows_itself = just_left == Some(id);
                return Entered::Task(*task);
            }
            SpanKind::BlockingTask { task, ran } => {
                *ran = true;
                return Entered::Task(*task);
            }
            SpanKind::BlockOn => return Entered::Task(ROOT_TASK),
            SpanKind::WaitPoll { of } => Some(*of),
            _ => None,
        };
        // Only tasks count as "something else was polled in between".
        self.just_left = just_left;
        of.and_then(|of| self.poll_begins(of)).unwrap_or(Entered::Other)
    }

    /// Begins a poll of this wait.
    fn poll_begins(&mut self, of: u64) -> Option<Entered> {
        match &mut self.get_mut(of)?.kind {
            SpanKind::Unpolled { resource } => Some(Entered::FirstPoll { of, resource: *resource }),
            // Whether there are permits is said; that there will be none, as all is closed, is not.
            SpanKind::WaitForPermits { wait: Some((_, ready)), .. } => {
                *ready = true;
                None
            }
            _ => None,
        }
    }

    /// Notes the exit; whether a task's poll ends with it.
    pub fn exit(&mut self, id: u64) -> bool {
        let Some(span) = self.get_mut(id) else { return false };
        match &mut span.kind {
            SpanKind::Task { panicked, .. } => {
                *panicked |= std::thread::panicking();
                self.just_left = Some(id);
                true
            }
            SpanKind::BlockingTask { .. } | SpanKind::BlockOn => true,
            _ => false,
        }
    }
}

/// Where the span of this id lies in [`Spans::open`].
fn place(id: u64) -> usize {
    usize::try_from(id.saturating_sub(1)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_run_has_left_is_nothing_of_the_next_one() {
        let mut spans = Spans::default();
        let resource = SpanKind::Resource { resource: 3, kind: ResourceKind::Mutex };
        let lock = spans.insert(Span { handles: 1, kind: resource }).into_u64();
        let runtime = spans.insert(Span { handles: 1, kind: SpanKind::BlockOn }).into_u64();
        spans.forget();
        assert!(matches!(spans.get_mut(lock).unwrap().kind, SpanKind::Other));
        assert!(matches!(spans.get_mut(runtime).unwrap().kind, SpanKind::BlockOn));
    }
}
