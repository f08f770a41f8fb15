//! What the making, the changes and the end of tasks, locks and waits tell the record.

use protocol::event::{CallEnd, ItemId, ResourceKind, TaskEnd, TaskKind, What};

use super::fields::Fields;
use super::open::SpanKind;
use crate::{calls, own_runtimes, recorder, timers_elsewhere};

/// A task begins.
pub fn task(fields: &Fields) -> SpanKind {
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

/// A timer, a lock or its like is made.
pub fn resource(fields: &Fields, parent: Option<(u64, SpanKind)>) -> SpanKind {
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
        "Interval" => ResourceKind::Interval,
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

/// A lock is taken or let go, or a barrier says how many it waits for.
pub fn lock_changed(resource: ItemId, fields: &Fields) {
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
pub fn permits_changed(resource: ItemId, of: ResourceKind, fields: &Fields) {
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

/// What a span stood for is over.
pub fn closed(kind: SpanKind) {
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
