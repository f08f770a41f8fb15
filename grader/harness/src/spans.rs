//! Listens to Tokio's tracing spans and writes what they say into the record.
//!
//! Tokio (feature `tracing`, `--cfg tokio_unstable`) opens a span for every task, timer, lock and
//! wait, with the caller's file and line. That is how the record covers whatever a learner writes
//! without any help from the learner's code.

mod fields;
mod open;
mod told;

use std::cell::RefCell;
use std::sync::{Mutex, MutexGuard, PoisonError};

use protocol::event::{ResourceKind, What};
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::subscriber::Interest;
use tracing_core::{Dispatch, Event, Metadata, Subscriber};

use self::fields::Fields;
use self::open::{Entered, Place, Span, SpanKind, Spans};
use self::told::{closed, lock_changed, permits_changed, resource, task};
use crate::run_kind::RunKind;
use crate::wakers::Awaited;
use crate::{own_runtimes, recorder, wakers};

/// What is awaited where this thread stands, as far as Tokio says.
pub fn awaited() -> Awaited {
    tracing_core::dispatcher::get_default(|dispatch| {
        dispatch.downcast_ref::<Listener>().map_or(Awaited::Unknown, Listener::awaited)
    })
}

/// A new run begins.
pub fn begin() {
    tracing_core::dispatcher::get_default(|dispatch| {
        if let Some(listener) = dispatch.downcast_ref::<Listener>() {
            listener.lock().forget();
        }
    });
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
        let wait = self.innermost_that(|kind| match kind {
            SpanKind::Wait { wait, .. } => Some(*wait),
            _ => None,
        });
        Place { wait, missing: 0 }
    }

    /// What is found of the spans that this thread is in, looking from the innermost outwards.
    fn innermost_that<T>(&self, mut find: impl FnMut(&mut SpanKind) -> Option<T>) -> Option<T> {
        ENTERED.with_borrow(|entered| {
            let mut spans = self.lock();
            entered.iter().rev().find_map(|id| find(&mut spans.get_mut(*id)?.kind))
        })
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
        let found = self.innermost_that(|kind| match kind {
            SpanKind::Timer { .. }
            | SpanKind::TimerOperation { .. }
            | SpanKind::TimerPoll { .. } => Some(Awaited::Timer),
            SpanKind::Wait { wait, seen, .. } => {
                *seen = true;
                Some(Awaited::Known(*wait))
            }
            SpanKind::WaitForPermits { wait: Some((wait, _)), .. } => Some(Awaited::Known(*wait)),
            SpanKind::Task { .. } | SpanKind::BlockOn => Some(Awaited::Unknown),
            _ => None,
        });
        found.unwrap_or(Awaited::Unknown)
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

fn from_tokio(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("tokio") || metadata.target().starts_with("runtime::resource")
}
