//! Listens to Tokio's tracing spans and writes what they say into the record.
//!
//! Tokio (feature `tracing`, `--cfg tokio_unstable`) opens a span for every task, timer, lock and
//! wait, with the caller's file and line. That is how the record covers whatever a learner writes
//! without any help from the learner's code.

mod fields;

use std::cell::RefCell;
use std::num::NonZeroU64;
use std::sync::{Mutex, MutexGuard, PoisonError};

use protocol::event::{CallEnd, ItemId, ROOT_TASK, ResourceKind, TaskEnd, TaskId, TaskKind, What};
use slab::Slab;
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::subscriber::Interest;
use tracing_core::{Dispatch, Event, Metadata, Subscriber};

use self::fields::Fields;
use crate::run_kind::RunKind;
use crate::wakers::Awaited;
use crate::{calls, own_runtimes, recorder, timers_elsewhere, wakers};

/// What is awaited where this thread stands, as far as Tokio says.
pub fn awaited() -> Awaited {
    tracing_core::dispatcher::get_default(|dispatch| {
        dispatch.downcast_ref::<Listener>().map_or(Awaited::Unknown, Listener::awaited)
    })
}

/// Makes every span of this process go through here. `poll_begins` is told of every poll of a task:
/// how many there have been at this instant of virtual time.
pub fn listen(poll_begins: fn(u64)) {
    let listener = Listener { spans: Mutex::default(), poll_begins };
    // `main` is the first to set it; a later attempt would be the learner's, and fails.
    let _ = tracing_core::dispatcher::set_global_default(Dispatch::new(listener));
}

thread_local! {
    /// The spans entered on this thread, innermost last.
    static ENTERED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

struct Listener {
    spans: Mutex<Spans>,
    poll_begins: fn(u64),
}

/// Open spans that need no allocation, so that measuring a few hundred tasks measures them.
const ROOM_FOR_SPANS: usize = 1700;

/// The open spans. A closed one's id is given to the next.
struct Spans {
    open: Slab<Span>,
    /// The task span that was left last, until any other is entered or it is closed.
    just_left: Option<u64>,
}

impl Default for Spans {
    fn default() -> Self {
        Self { open: Slab::with_capacity(ROOM_FOR_SPANS), just_left: None }
    }
}

struct Span {
    handles: usize,
    kind: SpanKind,
}

/// What a span stands for.
#[derive(Clone, Copy)]
enum SpanKind {
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
struct Place {
    /// The wait that is told of, which stands there.
    wait: Option<ItemId>,
    /// How many permits it still lacks.
    missing: u64,
}

impl Subscriber for Listener {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if from_tokio(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        from_tokio(metadata)
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = self.parent_of(attributes);
        let kind = match attributes.metadata().name() {
            "runtime.spawn" => task(&fields),
            "runtime.resource" => resource(&fields, parent),
            "runtime.resource.async_op" => self.operation(parent),
            "runtime.resource.async_op.poll" => match parent {
                Some((
                    of,
                    SpanKind::Wait { .. }
                    | SpanKind::Unpolled { .. }
                    | SpanKind::WaitForPermits { wait: Some(_), .. },
                )) => SpanKind::WaitPoll { of },
                Some((_, SpanKind::TimerOperation { timer })) => {
                    SpanKind::TimerPoll { timer, ready: false }
                }
                _ => SpanKind::Other,
            },
            _ => SpanKind::Other,
        };
        self.lock().insert(Span { handles: 1, kind })
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        match event.metadata().target() {
            "runtime::resource::state_update" => self.state_changed(&fields),
            "runtime::resource::async_op::state_update" => self.handed_over(&fields),
            "runtime::resource::poll_op" => self.polled(&fields),
            "tokio::task::waker" => self.waker(&fields),
            _ => {}
        }
    }

    fn enter(&self, span: &Id) {
        let id = span.into_u64();
        ENTERED.with_borrow_mut(|entered| entered.push(id));
        let entered = self.lock().enter(id);
        match entered {
            Entered::Task(task) => (self.poll_begins)(recorder::poll_started(task)),
            Entered::FirstPoll { of, resource } => {
                let wait = recorder::record_new(|wait| What::WaitStarted { resource, wait });
                if let Some(span) = self.lock().get_mut(of) {
                    span.kind = SpanKind::Wait { wait, ready: false, seen: false };
                }
            }
            Entered::Other => {}
        }
    }

    fn exit(&self, span: &Id) {
        let id = span.into_u64();
        ENTERED.with_borrow_mut(|entered| {
            if let Some(position) = entered.iter().rposition(|other| *other == id) {
                entered.remove(position);
            }
        });
        if self.lock().exit(id) {
            recorder::poll_ended();
        }
        // Under a paused clock the time that it was set to says so.
        if RunKind::RealTime.is_on()
            && let Some(timer) = self.lock().fired(id)
        {
            recorder::record(What::TimerFired { timer });
        }
    }

    fn clone_span(&self, span: &Id) -> Id {
        if let Some(span) = self.lock().get_mut(span.into_u64()) {
            span.handles = span.handles.saturating_add(1);
        }
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let id = span.into_u64();
        let mut spans = self.lock();
        let Some(span) = spans.get_mut(id) else { return false };
        span.handles = span.handles.saturating_sub(1);
        if span.handles > 0 {
            return false;
        }
        let kind = span.kind;
        spans.remove(id);
        drop(spans);
        closed(kind);
        true
    }

    fn current_span(&self) -> Current {
        Current::none()
    }
}

impl Listener {
    // A panic elsewhere leaves whole entries behind.
    fn lock(&self) -> MutexGuard<'_, Spans> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a new span lies in: the parent it names, else the innermost entered one. Tokio makes
    /// a lock's inner semaphore a root span, inside the lock's, so that counts as inside too.
    fn parent_of(&self, attributes: &Attributes<'_>) -> Option<(u64, SpanKind)> {
        let id = match attributes.parent() {
            Some(parent) => parent.into_u64(),
            None => ENTERED.with_borrow(|entered| entered.last().copied())?,
        };
        self.lock().get_mut(id).map(|span| (id, span.kind))
    }

    fn operation(&self, parent: Option<(u64, SpanKind)>) -> SpanKind {
        match parent {
            Some((_, SpanKind::Timer { timer })) => SpanKind::TimerOperation { timer },
            Some((_, SpanKind::Resource { resource, kind: ResourceKind::Oneshot })) => {
                SpanKind::Unpolled { resource }
            }
            Some((_, SpanKind::Resource { resource, .. })) => {
                let wait = recorder::record_new(|wait| What::WaitStarted { resource, wait });
                SpanKind::Wait { wait, ready: false, seen: false }
            }
            Some((_, SpanKind::Permits { resource, of })) => {
                let waits = || recorder::record_new(|wait| What::WaitStarted { resource, wait });
                let wait = (of == ResourceKind::Mpsc).then(|| (waits(), false));
                let (task, place) = (recorder::current_task(), self.place());
                SpanKind::WaitForPermits { resource, task, wait, place }
            }
            Some((_, SpanKind::Queue)) => SpanKind::InQueue(self.place()),
            _ => SpanKind::Other,
        }
    }

    /// A new place in a queue, for the wait that this thread is in.
    fn place(&self) -> Place {
        let entered = ENTERED.with_borrow(Clone::clone);
        let mut spans = self.lock();
        let wait = entered.into_iter().rev().find_map(|id| match spans.get_mut(id)?.kind {
            SpanKind::Wait { wait, .. } => Some(wait),
            _ => None,
        });
        Place { wait, missing: 0 }
    }

    fn innermost(&self) -> Option<(u64, SpanKind)> {
        let id = ENTERED.with_borrow(|entered| entered.last().copied())?;
        self.lock().get_mut(id).map(|span| (id, span.kind))
    }

    fn state_changed(&self, fields: &Fields) {
        match self.innermost() {
            Some((
                _,
                SpanKind::Timer { timer }
                | SpanKind::TimerOperation { timer }
                | SpanKind::TimerPoll { timer, .. },
            )) => {
                if let Some(after_ms) = fields.duration {
                    own_runtimes::sets_a_timer(after_ms);
                    recorder::record(What::TimerSet { timer, after_ms });
                }
            }
            Some((_, SpanKind::Resource { resource, .. })) => lock_changed(resource, fields),
            Some((_, SpanKind::Permits { resource, of })) => permits_changed(resource, of, fields),
            _ => {}
        }
    }

    /// Something becomes of a task's waker.
    fn waker(&self, fields: &Fields) {
        let Some(SpanKind::Task { task, .. }) =
            self.lock().get_mut(fields.task).map(|span| span.kind)
        else {
            return;
        };
        match fields.operation.as_str() {
            "waker.clone" => wakers::left(task, self.awaited()),
            "waker.wake" | "waker.wake_by_ref" => wakers::used(task),
            "waker.drop" => wakers::dropped(task),
            _ => {}
        }
    }

    /// What is awaited where this thread stands.
    fn awaited(&self) -> Awaited {
        let entered = ENTERED.with_borrow(Clone::clone);
        let mut spans = self.lock();
        for id in entered.into_iter().rev() {
            match spans.get_mut(id).map(|span| &mut span.kind) {
                Some(
                    SpanKind::Timer { .. }
                    | SpanKind::TimerOperation { .. }
                    | SpanKind::TimerPoll { .. },
                ) => return Awaited::Timer,
                Some(SpanKind::Wait { wait, seen, .. }) => {
                    *seen = true;
                    return Awaited::Known(*wait);
                }
                Some(SpanKind::WaitForPermits { wait: Some((wait, _)), .. }) => {
                    return Awaited::Known(*wait);
                }
                Some(SpanKind::Task { .. } | SpanKind::BlockOn) => break,
                _ => {}
            }
        }
        Awaited::Unknown
    }

    /// Permits that others wait for go from hand to hand: the semaphore itself never has them back.
    fn handed_over(&self, fields: &Fields) {
        let Some((id, kind)) = self.innermost() else { return };
        let (SpanKind::WaitForPermits { place, .. } | SpanKind::InQueue(place)) = kind else {
            return;
        };
        let adds = |_: &u64| fields.operation == "add";
        let obtained = fields.permits_obtained.filter(adds).unwrap_or(0);
        let missing =
            fields.permits_requested.unwrap_or_else(|| place.missing.saturating_sub(obtained));
        if let Some(SpanKind::WaitForPermits { place, .. } | SpanKind::InQueue(place)) =
            self.lock().get_mut(id).map(|span| &mut span.kind)
        {
            place.missing = missing;
        }
        if let (SpanKind::WaitForPermits { resource, task, .. }, 1.., Ok(amount)) =
            (kind, obtained, u32::try_from(obtained))
        {
            recorder::record(What::Released { resource, amount });
            recorder::record_of(task, What::Acquired { resource, amount });
        }
        if let (Some(wait), 1.., 0) = (place.wait, obtained, missing) {
            recorder::record(What::Granted { wait });
        }
    }

    /// A first "ready" may only mean that the task's budget allows the poll; the last word counts.
    fn polled(&self, fields: &Fields) {
        let of = match self.innermost() {
            Some((_, SpanKind::WaitPoll { of })) => of,
            Some((poll, SpanKind::TimerPoll { .. })) => poll,
            _ => return,
        };
        if let Some(
            SpanKind::Wait { ready, .. }
            | SpanKind::WaitForPermits { wait: Some((_, ready)), .. }
            | SpanKind::TimerPoll { ready, .. },
        ) = self.lock().get_mut(of).map(|span| &mut span.kind)
        {
            *ready = fields.is_ready == Some(true);
        }
        self.waits_unseen(of);
    }

    /// Where somebody waits whose waker is no task's: within a future that polls others with wakers of
    /// its own, as sets of futures do.
    fn waits_unseen(&self, of: u64) {
        let mut spans = self.lock();
        let Some(SpanKind::Wait { wait, ready: false, seen }) =
            spans.get_mut(of).map(|span| &mut span.kind)
        else {
            return;
        };
        let (wait, was_seen) = (*wait, std::mem::replace(seen, true));
        drop(spans);
        if !was_seen {
            wakers::left_inside(wait);
        }
    }
}

/// What begins where a span is entered.
enum Entered {
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
    fn fired(&mut self, poll: u64) -> Option<ItemId> {
        match self.get_mut(poll)?.kind {
            SpanKind::TimerPoll { timer, ready: true } => Some(timer),
            _ => None,
        }
    }

    fn insert(&mut self, span: Span) -> Id {
        // One more than its place: no id is zero.
        let place = self.open.insert(span) as u64;
        Id::from_non_zero_u64(NonZeroU64::MIN.saturating_add(place))
    }

    fn get_mut(&mut self, id: u64) -> Option<&mut Span> {
        self.open.get_mut(place(id))
    }

    fn remove(&mut self, id: u64) {
        self.open.try_remove(place(id));
        self.just_left.take_if(|left| *left == id);
    }

    /// Notes the entry, and says what begins with it.
    fn enter(&mut self, id: u64) -> Entered {
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
    fn exit(&mut self, id: u64) -> bool {
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

fn from_tokio(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("tokio") || metadata.target().starts_with("runtime::resource")
}

fn task(fields: &Fields) -> SpanKind {
    let kind = match fields.kind.as_str() {
        "block_on" => {
            own_runtimes::blocks_on_one();
            return SpanKind::BlockOn;
        }
        "blocking" => TaskKind::Blocking,
        "local" => TaskKind::Local,
        _ => TaskKind::Async,
    };
    let place = fields.place();
    let bytes = u32::try_from(fields.bytes).unwrap_or(u32::MAX);
    let task = recorder::record_task(|task| What::TaskSpawned { task, kind, bytes, place });
    match kind {
        TaskKind::Blocking => SpanKind::BlockingTask { task, ran: false },
        _ => SpanKind::Task { task, follows_itself: false, panicked: false },
    }
}

fn resource(fields: &Fields, parent: Option<(u64, SpanKind)>) -> SpanKind {
    let kind = match fields.concrete_type.as_str() {
        "Sleep" => {
            let place = fields.place();
            let timer = recorder::record_new(|timer| What::TimerMade { timer, place });
            if timers_elsewhere::makes_one() {
                recorder::record(What::TimerElsewhere { timer });
            }
            return SpanKind::Timer { timer };
        }
        // The semaphore inside a lock or a public semaphore speaks for its owner.
        "Semaphore" if fields.is_internal => match parent {
            Some((_, SpanKind::Resource { resource, kind: ResourceKind::Semaphore })) => {
                return SpanKind::Permits { resource, of: ResourceKind::Semaphore };
            }
            Some((_, SpanKind::Resource { .. })) => return SpanKind::Queue,
            _ => return channel(),
        },
        "Mutex" => ResourceKind::Mutex,
        "RwLock" => ResourceKind::RwLock,
        "Semaphore" => ResourceKind::Semaphore,
        "Barrier" => ResourceKind::Barrier,
        "Sender|Receiver" => ResourceKind::Oneshot,
        _ => ResourceKind::Other,
    };
    let place = fields.place();
    let resource = recorder::record_new(|resource| What::ResourceMade { resource, kind, place });
    SpanKind::Resource { resource, kind }
}

/// A semaphore that stands alone is one of a channel: the room for its messages.
fn channel() -> SpanKind {
    let (kind, place) = (ResourceKind::Mpsc, None);
    let made_in = calls::here();
    let resource =
        recorder::record_new_in(made_in, |resource| What::ResourceMade { resource, kind, place });
    SpanKind::Permits { resource, of: kind }
}

fn lock_changed(resource: ItemId, fields: &Fields) {
    match (fields.locked, fields.current_readers, fields.operation.as_str()) {
        (Some(true), _, _) | (None, Some(_), "add") => {
            recorder::record_in(calls::here(), What::Acquired { resource, amount: 1 });
        }
        (Some(false), _, _) | (None, Some(_), "sub") => {
            recorder::record(What::Released { resource, amount: 1 });
        }
        _ => {}
    }
    if let Some(amount) = fields.size.and_then(|size| u32::try_from(size).ok()) {
        recorder::record(What::Capacity { resource, amount });
    }
}

/// Permits are counted as they are left over: fewer of them means that some were taken.
fn permits_changed(resource: ItemId, of: ResourceKind, fields: &Fields) {
    let Some(amount) = fields.permits.and_then(|permits| u32::try_from(permits).ok()) else {
        return;
    };
    let is_channel = of == ResourceKind::Mpsc;
    match fields.operation.as_str() {
        "override" => recorder::record(What::Capacity { resource, amount }),
        "sub" if amount > 0 => {
            recorder::record_in(calls::here(), What::Acquired { resource, amount });
        }
        // Who receives a message, and who only drops it, is told by the calls alone.
        "add" if is_channel => {
            recorder::record_in(calls::here(), What::Released { resource, amount });
        }
        "add" => recorder::record(What::Released { resource, amount }),
        _ => {}
    }
}

fn closed(kind: SpanKind) {
    match kind {
        SpanKind::Task { task, follows_itself, panicked } => {
            let end = match (panicked, follows_itself) {
                (true, _) => TaskEnd::Panicked,
                // A future that has returned is dropped right after its last poll.
                (false, true) => TaskEnd::Completed,
                (false, false) => TaskEnd::Cancelled,
            };
            recorder::record(What::TaskEnded { task, end });
        }
        SpanKind::BlockingTask { task, ran } => {
            let end = if ran { TaskEnd::Completed } else { TaskEnd::Cancelled };
            recorder::record(What::TaskEnded { task, end });
        }
        SpanKind::Timer { timer } => recorder::record(What::TimerDropped { timer }),
        SpanKind::Wait { wait, ready, .. }
        | SpanKind::WaitForPermits { wait: Some((wait, ready)), .. } => {
            let end = if ready { CallEnd::Completed } else { CallEnd::Dropped };
            recorder::record(What::WaitEnded { wait, end });
        }
        _ => {}
    }
}
