//! 🦀 Nested comments, raw names, and a log that says where it was called.

/* an unsafe /* include!("x") */ comment */
use std::panic::Location;
use std::sync::atomic::{AtomicU32, Ordering};

static CALLS: AtomicU32 = AtomicU32::new(0);

#[derive(Clone, Debug)]
struct Log<const N: usize> {
    r#async: [u32; N],
    callback: Option<unsafe fn(u32) -> u32>,
}

#[track_caller]
fn note<T: std::any::Any>(value: &T) -> String {
    let (place, name) = (Location::caller(), std::any::type_name::<T>());
    let _ = std::backtrace::Backtrace::capture();
    format!("{name} {} on {place}", value.type_id() == std::any::TypeId::of::<u32>())
}

extern "C" fn twice(n: std::os::raw::c_uint) -> std::os::raw::c_uint {
    n * 2
}

pub fn double(r#fn: u32) -> impl Future<Output = u32> + Send {
    let log = Log::<2> { r#async: [r#fn; 2], callback: None };
    let _ = (note(&r#fn), format!("{:?} unsafe", log.clone()), log.callback, log.r#async);
    CALLS.fetch_add(std::process::id().min(1), Ordering::Relaxed);
    async move { twice(r#fn) }
}
