//! Hears every panic of the process, notes it in the record, and knows whether it still does.

use std::any::Any;
use std::panic::{PanicHookInfo, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use protocol::claim::End;
use protocol::event::{Place, What};

use crate::{calls, recorder, short};

static LAST: Mutex<Option<(String, Place)>> = Mutex::new(None);
static HEARD_OURSELVES: AtomicBool = AtomicBool::new(false);

/// A panic of our own, which only [`note`] knows.
struct OurOwn;

/// Hears panics from here on.
pub fn listen() {
    std::panic::set_hook(Box::new(note));
}

/// Forgets the last one.
pub fn forget() {
    *last() = None;
}

/// Whether they are still told to us.
pub fn are_heard() -> bool {
    HEARD_OURSELVES.store(false, Ordering::Relaxed);
    let _ = catch_unwind(|| std::panic::panic_any(OurOwn));
    HEARD_OURSELVES.load(Ordering::Relaxed)
}

/// How a run ended that a panic with this payload has ended.
pub fn end_with(payload: Box<dyn Any + Send>) -> End {
    let noted = last().take();
    let message = match &noted {
        Some((message, _)) => message.clone(),
        None => text_of(&*payload),
    };
    // A payload may panic when dropped.
    std::mem::forget(payload);
    End::Panicked { message, place: noted.map(|(_, place)| place) }
}

fn note(info: &PanicHookInfo<'_>) {
    if info.payload().is::<OurOwn>() {
        HEARD_OURSELVES.store(true, Ordering::Relaxed);
        return;
    }
    let message = text_of(info.payload());
    let location = info.location();
    let place = location.and_then(|at| recorder::place(at.file(), at.line(), at.column()));
    // Who polled what panicked is known only here, before the stack is unwound.
    recorder::record_in(calls::here(), What::Panicked { place, message: message.clone() });
    if let Some(location) = location {
        *last() = Some((message, recorder::full_place(location)));
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    short::short(text.unwrap_or("a panic without a message"))
}

// A panic elsewhere leaves a whole note behind.
fn last() -> MutexGuard<'static, Option<(String, Place)>> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner)
}
